import { unknownName } from '../errors.ts'

/** The options that every function over rows has. */
const contextNames = ['seed', 'asOf', 'threads', 'signal', 'onProgress']

/**
 * Checks that options are ones that a function has, besides those of every function over rows.
 *
 * @param what - whose options they are, for the message: "k-means".
 * @throws OPTION_UNKNOWN, naming the nearest option there is.
 */
export function checkOptionNames(options: object, own: readonly string[], what: string): void {
  const known = [...own, ...contextNames]
  for (const name of Object.keys(options))
    if (!known.includes(name))
      throw unknownName('OPTION_UNKNOWN', 'option', name, known, `the options of ${what}`)
}
