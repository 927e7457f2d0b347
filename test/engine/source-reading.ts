import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const source = fileURLToPath(new URL('../../src', import.meta.url))

/** Every TypeScript file of the library, parsed. */
export function sourceFiles(): readonly ts.SourceFile[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) =>
      ts.createSourceFile(path, readFileSync(join(source, path), 'utf8'), ts.ScriptTarget.ES2022, true),
    )
}

/**
 * The top-level names under which a file makes passes or mappings: object literals with `columns`, `shard`, `empty` and
 * `add` are passes; those with `columns` and `shard` alone are mappings.
 */
export function passNames(file: ts.SourceFile): string[] {
  const names: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && isPass(node)) names.push(topLevelName(node))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return names
}

/** The exported functions of a file that are called `fit...`. */
export function fitNames(file: ts.SourceFile): string[] {
  return file.statements.flatMap((statement) => {
    const exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
    if (!exported) return []
    const named = ts.isFunctionDeclaration(statement)
      ? [statement.name?.text ?? '']
      : ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map((declaration) => declaration.name.getText())
        : []
    return named.filter((name) => /^fit[A-Z]/.test(name))
  })
}

/** The names that the entries of the library export. */
export function entryNames(files: readonly ts.SourceFile[]): ReadonlySet<string> {
  const entries = files.filter((file) => /^([a-z]+\/)?index\.ts$/.test(file.fileName.replaceAll('\\', '/')))
  return new Set(
    entries.flatMap((file) =>
      file.statements.flatMap((statement) =>
        ts.isExportDeclaration(statement) &&
        statement.exportClause &&
        ts.isNamedExports(statement.exportClause)
          ? statement.exportClause.elements.map((element) => element.name.text)
          : [],
      ),
    ),
  )
}

function isPass(node: ts.ObjectLiteralExpression): boolean {
  const names = node.properties.map((property) => property.name?.getText())
  return names.includes('columns') && names.includes('shard')
}

function topLevelName(node: ts.Node): string {
  let top: ts.Node = node
  while (!ts.isSourceFile(top.parent)) top = top.parent
  if (ts.isFunctionDeclaration(top)) return top.name?.text ?? '(unnamed)'
  if (ts.isVariableStatement(top)) return top.declarationList.declarations[0].name.getText()
  return '(unnamed)'
}
