import type { Expression } from '../expression.ts'

/** Finds the names of the columns an expression reads: each once, in the order of UTF-16 units. */
export function columnsOf(expression: Expression): readonly string[] {
  const names = new Set<string>()
  collect(expression, names)
  return [...names].sort()
}

function collect(expression: Expression, names: Set<string>): void {
  switch (expression.op) {
    case 'column':
      names.add(expression.args[0])
      return
    case 'literal':
    case 'date':
    case 'time':
      return
    default:
      for (const argument of expression.args) collect(argument, names)
  }
}
