import type { Model } from '../contracts/model.ts'
import type { KMeansFitted, KMeansModel } from '../learn/kmeans-model.ts'

/** How one number of segments did. */
export interface PanelRow {
  readonly k: number
  /** Calinski and Harabasz (1974): spread between segments over spread within; larger is better. */
  readonly calinskiHarabasz: number
  /** Mean over segments of the simplified silhouette, from 0 to 1; larger is better. */
  readonly silhouette: number
  /** Adjusted Rand index between searches from different seeds, on average. */
  readonly seedAgreement: number
  /** Share of the smallest segment. */
  readonly smallestShare: number
  /** Whether it was stable and without tiny segments, so that it could be chosen. */
  readonly eligible: boolean
}

/** What segmenting learned. Segments are ordered by size, the largest first. */
export interface SegmentsFitted {
  readonly clusters: KMeansFitted
  /** The id of each cluster: opaque, made of its center, so that it does not depend on order. */
  readonly ids: readonly string[]
  readonly names: readonly string[]
  /** The numbers of segments that were compared, or null where the number was given. */
  readonly panel: readonly PanelRow[] | null
}

/** A fitted segmentation as JSON. */
export type SegmentsModel = Model<'segments', SegmentsFitted>

/** The clusters that segments are. */
export function clustersOf(model: SegmentsModel): KMeansModel {
  return { ...model, kind: 'kmeans', version: 1, fitted: model.fitted.clusters }
}
