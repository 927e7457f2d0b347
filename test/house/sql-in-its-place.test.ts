import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { project } from './temporary.ts'

/** Statements and clauses, as no sentence of a message has them, in lower case. */
const sql = [
  /^\s*\(?\s*select\b(?=[\s\S]*\b(from|as)\b)/,
  /\bselect\s+(\*|distinct|count\s*\(|sum\s*\()/,
  /\binsert\s+into\b|\bdelete\s+from\s+["'`$a-z]\w*\s*(where|$)|\bupdate\s+\S*\s*set\b/,
  /\b(create|drop)\s+(or\s+replace\s+)?(temp(orary)?\s+)?(table|view)\b/,
  /^\s*(from|where|and|or)\s+\S+\s*(=|<>|<|>|is\s+(not\s+)?null|in\s*\()/,
  /\bwhere\s+\S+\s*(=|<>|<|>|is\s+(not\s+)?null|in\s*\()/,
  /\b(group|order|partition)\s+by\s+["`$(\d]|\bunion\s+all\b|\bcase\s+when\b|\bcast\s*\(.*\bas\b/,
]

/** The texts in a source that are SQL, or are written by a template named `sql`. */
function sqlIn(source: string): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && /(^|\.)sql$/.test(node.tag.getText()))
      found.push(node.getText())
    else if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      // What is filled in counts as a word.
      const text = ts.isTemplateExpression(node)
        ? node.head.text + node.templateSpans.map(({ literal }) => `$${literal.text}`).join('')
        : node.text
      // A sentence begins with one capital, and SQL is written in one case.
      const lowered = text.replaceAll(/\b[A-Z]+\b/g, (word) => word.toLowerCase())
      if (sql.some((pattern) => pattern.test(lowered))) found.push(text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true))
  return found
}

describe('what is taken for SQL', () => {
  test.each([
    "run('select a from b')",
    'run(`select #{a} as v from #{rows}`)',
    'run(`(select\\n#{a}\\nfrom #{rows})`)',
    "run('SELECT * FROM t')",
    'run(`insert into #{t} values (1)`)',
    'run(`create temp table #{t} as #{query}`)',
    "run('drop view v')",
    'run(`#{query} where #{x} = 1`)',
    "run(text + ' where a is null')",
    'run(`#{query} group by #{x}`)',
    'run(`update #{t} set a = 1`)',
    'run(`delete from #{t}`)',
    "run('case when a then b end')",
    'sql`#{a} + #{b}`',
    'dialect.sql`#{x} < #{y}`',
    'relation.engine.dialect.sql``',
  ])('holds %s', (text) => {
    expect(sqlIn(text.replaceAll('#{', '${'))).toHaveLength(1)
  })

  test.each([
    "fail('Select some columns, or take them from another table.')",
    "fail('Where the table is empty, nothing is selected.')",
    'fail(`#{n} rows from #{a}, where #{b} were expected.`)',
    "fail('Create a table first, or insert rows.')",
    "import { select } from './select.ts'",
    '// select a from b',
    "const order = 'by key'",
  ])('leaves %s alone', (text) => {
    expect(sqlIn(text.replaceAll('#{', '${'))).toEqual([])
  })
})

test('SQL is written in src/engine and in files named *-pass.ts, nowhere else', () => {
  const files = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  expect(files.length).toBeGreaterThan(300)
  const allowed = /^engine[\\/]|-pass\.ts$/
  const found = files
    .filter((file) => !allowed.test(file))
    .flatMap((file) =>
      sqlIn(readFileSync(join(project, 'src', file), 'utf8')).map((text) => `${file}: ${text}`),
    )
  expect(found).toEqual([])
})
