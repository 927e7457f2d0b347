import { checkNames } from '../table/check-names.ts'

/** The options that every function over rows has. */
const contextNames = ['seed', 'asOf', 'threads', 'signal', 'onProgress']

/**
 * Checks that options are ones that a function has, besides those of every function over rows.
 *
 * @param what - whose options they are, for the message: "k-means".
 * @throws OPTION_UNKNOWN, naming the nearest option there is; ARGUMENT_INVALID where it is no object.
 */
export function checkOptionNames(options: object, own: readonly string[], what: string): void {
  checkNames(options, [...own, ...contextNames], `the options of ${what}`)
}
