import { ClienteleError, type ErrorCode } from '../errors.ts'

/** How deep values may nest: far beyond any model, far below where the stack of a JSON writer ends. */
const DEEPEST = 200

/**
 * Checks that a value is what JSON keeps without loss: null, booleans, finite numbers, texts, and arrays and plain
 * objects of these. NaN, infinities, undefined, typed arrays and dates are refused.
 *
 * @param what - what the value is, for messages.
 * @throws the code given, naming where: `fitted.centers[3]`.
 */
export function assertPlainJson(value: unknown, code: ErrorCode, what: string): void {
  const problem = findProblem(value)
  if (problem === null) return
  const { found } = problem
  const path = problem.path.slice(0, 200)
  throw new ClienteleError(
    code,
    `${what.charAt(0).toUpperCase()}${what.slice(1)} holds ${found} at "${path}", which JSON cannot keep. ` +
      'Expected finite numbers, texts, true, false, null, arrays and plain objects.',
    { what, path, found },
  )
}

interface Item {
  readonly value: unknown
  readonly path: string
  readonly depth: number
}

function findProblem(value: unknown): { readonly found: string; readonly path: string } | null {
  const first = problemOf(value)
  if (first !== null) return { found: first, path: '' }
  const stack: Item[] = [{ value, path: '', depth: 0 }]
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    if (item.depth > DEEPEST) return { found: `something deeper than ${DEEPEST} levels`, path: item.path }
    const { path, depth } = item
    const isArray = Array.isArray(item.value)
    for (const [key, inner] of entriesOf(item.value)) {
      const found = problemOf(inner)
      const pathOf = (): string =>
        isArray ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${key}`
      if (found !== null) return { found, path: pathOf() }
      if (typeof inner === 'object' && inner !== null)
        stack.push({ value: inner, path: pathOf(), depth: depth + 1 })
    }
  }
  return null
}

function entriesOf(value: unknown): Iterable<readonly [number | string, unknown]> {
  if (Array.isArray(value)) return value.entries()
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function problemOf(value: unknown): string | null {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return null
    case 'number':
      return Number.isFinite(value) ? null : String(value)
    case 'object':
      return objectProblem(value)
    default:
      return value === undefined ? 'undefined' : `a ${typeof value}`
  }
}

function objectProblem(value: object | null): string | null {
  if (value === null || Array.isArray(value)) return null
  const prototype = Object.getPrototypeOf(value)
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return null
  return `an object of class ${value.constructor?.name ?? 'unknown'}`
}
