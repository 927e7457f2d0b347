import type { SegmentCertificate } from '../contracts/segmentation.ts'
import type { KMeansModel } from '../learn/kmeans-model.ts'

/** Below this mean agreement between seeds, segments are not stable. */
export const leastAgreement = 0.8

/** Says how far segments can be trusted: whether searches from other seeds find the same ones. */
export function certify({ fitted, data, ending }: KMeansModel, choice: string | null): SegmentCertificate {
  const { sse, restarts, agreement, sizes, sampleRows } = fitted
  const { mean, min } = agreement ?? { mean: 1, min: 1 }
  const smallestShare = (sizes.at(-1) ?? 0) / data.rows
  const verdict = mean >= leastAgreement ? 'stable' : 'unstable'
  const stable =
    verdict === 'stable'
      ? 'The segments are stable'
      : 'The segments are not stable: do not build on them; take fewer segments or other features'
  const sentences = [
    `${stable} (${restarts.length} searches from different seeds agree at ${mean.toFixed(2)} on average and ${min.toFixed(2)} at least, where 1 is the same segments and 0 is chance).`,
    `The smallest segment holds ${(100 * smallestShare).toFixed(1)} % of the customers.`,
    ...(sampleRows < data.rows
      ? [`The searches looked at a sample of ${sampleRows} customers, the last passes at all ${data.rows}.`]
      : []),
    ...(choice === null ? [] : [choice]),
    ...ending.warnings,
  ]
  return {
    sse,
    bestSse: sampleRows < data.rows ? sse : Math.min(sse, ...restarts),
    seedAgreement: { mean, min, fits: restarts.length },
    smallestShare,
    verdict,
    words: sentences.join(' '),
  }
}
