import { ClienteleError } from '../errors.ts'

/** @throws CONTRACT_INVALID where a value does not say that it is of a kind. */
export function assertKind(value: unknown, kind: string): void {
  const found = Object(value)['kind']
  if (found === kind) return
  const said = typeof found === 'string' ? `the kind "${found.slice(0, 40)}"` : 'no kind'
  throw new ClienteleError(
    'CONTRACT_INVALID',
    `Expected an object { kind: "${kind}", ... }, and found ${said}. Give what the stage before returned, or wrap the table.`,
    { expected: kind },
  )
}
