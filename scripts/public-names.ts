/**
 * Lists what every entry of the package exports; types are marked. With `--write` the list that
 * `test/house/public-names.test.ts` holds is renewed: every name in it is a promise to users.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

const project = resolve(import.meta.dirname, '..')

/** Where the list is kept. */
export const listPath: string = join(project, 'test/house/public-names.json')

/** The entries of the package and the source file of each: `./table` is `src/table/index.ts`. */
export function publicEntries(): ReadonlyMap<string, string> {
  const { exports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
    exports: Record<string, string | { import: string }>
  }
  const entries = new Map<string, string>()
  for (const [name, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue
    entries.set(name, join(project, target.import.replace('./dist/', 'src/').replace(/\.js$/, '.ts')))
  }
  return entries
}

/** The exported names of every entry, sorted; a type as `type Name`. */
export function publicNames(): Record<string, readonly string[]> {
  const entries = publicEntries()
  const config = ts.readConfigFile(join(project, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, project)
  const program = ts.createProgram([...entries.values()], options)
  const checker = program.getTypeChecker()
  return Object.fromEntries([...entries].map(([name, file]) => [name, namesOf(program, checker, file)]))
}

function namesOf(program: ts.Program, checker: ts.TypeChecker, file: string): readonly string[] {
  const source = program.getSourceFile(file)
  if (source === undefined) throw new Error(`There is no entry ${file}.`)
  const symbol = checker.getSymbolAtLocation(source)
  if (symbol === undefined) return []
  return checker
    .getExportsOfModule(symbol)
    .map((name) => (isValue(checker, name) ? name.name : `type ${name.name}`))
    .sort()
}

function isValue(checker: ts.TypeChecker, symbol: ts.Symbol): boolean {
  if (symbol.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration)) return false
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0
  const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol
  return (target.flags & ts.SymbolFlags.Value) !== 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const list = `${JSON.stringify(publicNames(), null, 2)}\n`
  if (process.argv.includes('--write')) writeFileSync(listPath, list)
  else process.stdout.write(list)
}
