import { adjustedRandIndex } from './adjusted-rand-index.ts'
import type { Found } from './kmeans-search.ts'

/** Mean and least adjusted Rand index over all pairs of two restarts or more. */
export function agreementOf(found: readonly Found[]): { readonly mean: number; readonly min: number } {
  const values: number[] = []
  for (let a = 0; a < found.length; a++)
    for (let b = 0; b < a; b++) values.push(adjustedRandIndex(found[a].labels, found[b].labels))
  return { mean: values.reduce((sum, value) => sum + value, 0) / values.length, min: Math.min(...values) }
}
