import { ClienteleError, unknownName } from '../errors.ts'

/**
 * @internal Checks that options have only names that a function knows.
 *
 * @param where - whose options they are, for the message: "the options of sort".
 * @throws OPTION_UNKNOWN, naming the nearest option there is; ARGUMENT_INVALID where it is no object.
 */
export function checkNames(options: object, known: readonly string[], where: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `What was given as ${where} is ${kindOf(options)}; expected an object that names them ({ ${known[0]}: ... }).`,
      { found: kindOf(options), known },
    )
  for (const name of Object.keys(options))
    if (!known.includes(name)) throw unknownName('OPTION_UNKNOWN', 'option', name, known, where)
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
