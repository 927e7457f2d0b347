import type { Context } from '../engine/context.ts'
import { fitKMeans } from '../learn/kmeans.ts'
import type { KMeansModel } from '../learn/kmeans-model.ts'
import type { PreparationModel } from '../learn/prepare/models.ts'
import type { Table } from '../table/table.ts'
import { leastAgreement } from './certificate.ts'
import type { Customers } from './customers.ts'
import type { PanelRow } from './segments-model.ts'

/** What numbers of segments are compared on. */
export interface PanelGround {
  readonly customers: Pick<Customers<never>, 'count' | 'sample'>
  /** Prepared columns, and the models that make them. */
  readonly columns: readonly string[]
  readonly prepare: readonly PreparationModel[]
  readonly fits: number
  /** Failures of swaps before a search ends. */
  readonly patience: number
  readonly minShare: number
  readonly context: Context
}

/** A number of segments, and how it came about. */
export interface ChosenK {
  readonly k: number
  readonly panel: readonly PanelRow[]
  readonly words: string
}

/** Customers that the searches of the panel look at. */
const sampleRows = 10_000
/** Customers that the sums of the panel are over, where there are more: about so many, chosen by the hash of their keys. */
const panelRows = 100_000

/**
 * Chooses a number of segments. Those that are stable (mean seed agreement of at least .8) and have no segment below
 * the least share can be chosen; where there is none, all stable ones, else all. Of these the best by the sum of two
 * ranks is taken, by Calinski-Harabasz and by simplified silhouette; ties go to the smaller number. Beyond 100,000
 * customers a sample of about so many is looked at.
 *
 * @param range - least and greatest number of segments.
 */
export async function chooseK(given: PanelGround, range: readonly [number, number]): Promise<ChosenK> {
  const ground = { ...given, table: await preparedSample(given) }
  const most = Math.min(range[1], ground.table.rowCount - 1)
  const total = (await fitFor(ground, 1)).fitted.sse
  const panel: PanelRow[] = []
  for (let k = range[0]; k <= most; k++) {
    const model = await fitFor(ground, k)
    if (model.fitted.centers.length < k) break
    panel.push(await panelRow(ground, model, total))
  }
  return pick(panel)
}

/** Customers prepared once for all searches, with their keys. */
interface Panel extends PanelGround {
  readonly table: Table
}

function preparedSample({ customers, columns, prepare, context }: PanelGround): Promise<Table> {
  const share = panelRows / Math.max(1, customers.count)
  return customers.sample({ share, salt: `panel-${context.seed ?? 1}`, columns, prepare }, context)
}

function fitFor({ table, columns, fits, patience, context }: Panel, k: number): Promise<KMeansModel> {
  return fitKMeans(table, columns, {
    ...context,
    k,
    restarts: k === 1 ? 1 : fits,
    sampleRows,
    patience,
    key: 'customer_id',
  })
}

async function panelRow(ground: Panel, model: KMeansModel, total: number): Promise<PanelRow> {
  const { sse, sizes, agreement } = model.fitted
  const k = sizes.length
  const { rows } = model.data
  const { silhouetteOf } = await import('../learn/kmeans-silhouette.ts')
  const { macro } = await silhouetteOf(model, ground.table, ground.context)
  const seedAgreement = agreement?.mean ?? 1
  const smallestShare = (sizes.at(-1) ?? 0) / rows
  return {
    k,
    // A perfect fit has no spread within; the smallest one there is stands in for it.
    calinskiHarabasz: (total - sse) / (k - 1) / (Math.max(sse, total * 2 ** -52) / (rows - k)),
    silhouette: macro,
    seedAgreement,
    smallestShare,
    eligible: seedAgreement >= leastAgreement && smallestShare >= ground.minShare,
  }
}

function pick(panel: readonly PanelRow[]): ChosenK {
  if (panel.length === 0)
    return {
      k: 1,
      panel,
      words: 'All customers are alike in the chosen features, so that there is one segment.',
    }
  const eligible = panel.filter((row) => row.eligible)
  const stable = panel.filter((row) => row.seedAgreement >= leastAgreement)
  const pool = eligible.length > 0 ? eligible : stable.length > 0 ? stable : panel
  const rank = (row: PanelRow, by: (row: PanelRow) => number): number =>
    pool.filter((other) => by(other) > by(row)).length
  const score = (row: PanelRow): number =>
    rank(row, (r) => r.calinskiHarabasz) + rank(row, (r) => r.silhouette)
  const best = pool.reduce((least, row) => (score(row) < score(least) ? row : least))
  const compared = `${panel[0].k} to ${panel[panel.length - 1].k} segments were compared`
  const standing = eligible.length > 0 ? listed(eligible.map((row) => row.k)) : 'none'
  return {
    k: best.k,
    panel,
    words:
      `${compared}. Stable and without tiny segments: ${standing}. ` +
      `${best.k} is the best${eligible.length > 0 ? ' of these' : ''} by separation (Calinski-Harabasz and silhouette together).`,
  }
}

function listed(numbers: readonly number[]): string {
  const last = numbers.at(-1)
  return numbers.length < 2 ? `${last}` : `${numbers.slice(0, -1).join(', ')} and ${last}`
}
