import { learnFits } from '../learn/fit-entries.ts'
import { regressionFits } from '../learn/linear-entries.ts'
import { responseFits } from '../response/entries.ts'
import type { FitEntry } from './entry.ts'

/**
 * Every `fit...` that an entry of the library exports: `fits.test.ts` reads the source for others and fails if one is missing here;
 * `counting-session.slow.test.ts` runs each on 1,000,000 rows, and counts.
 *
 * @example
 * { name: 'fitScale', fit: (rows, context) => fitScale(rows, ['age', 'spend'], context) }
 */
export const fits: readonly FitEntry[] = [...learnFits, ...regressionFits, ...responseFits]

/** Exported functions called `fit...` that do not take passes over rows, each with the reason. */
export const notPasses: Readonly<Record<string, string>> = {}
