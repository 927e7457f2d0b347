import { mkdir, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Limits } from 'clientele'
import { readPilot } from 'clientele/measure'
import { dataFolder, nodeThreads, openRunFolder, readRunFolder } from 'clientele/node'
import { renderReport } from 'clientele/report'
import { type RunResult, run } from 'clientele/run'
import { openWorld, type PlanTable, type RetailerSpec, type SupplierName } from 'clientele/synth'
import type { Table } from 'clientele/table'
import { demoBrief } from '../demo/brief.ts'
import { writeRetailer } from '../demo/write-retailer.ts'
import { outcomesOf } from './outcomes.ts'
import { ownersOfKeys } from './owners.ts'
import { dayOf } from './wave-days.ts'

/** One wave, as the company knows it. Money in EUR per 1,000 customers. */
export interface PlayedWave {
  readonly wave: number
  /** The day of the plan. */
  readonly asOf: string
  /** Share of the retailer's limits that the plan may use: little first, then more. */
  readonly share: number
  /** That share of the limits. */
  readonly limits: Limits
  readonly messages: number
  readonly promised: number
  /** What comparing with the held-out said after the wave, with its 95 % interval, and what to do next. */
  readonly readout: { readonly value: number; readonly lower: number; readonly upper: number }
  readonly verdict: 'stop' | 'hold' | 'expand'
  readonly decisions: PlanTable
  /** Which customer each key of a source belongs to, as the run merged them. */
  readonly owners: Table<'key' | 'customer_id'>
}

const suppliers: readonly SupplierName[] = ['home_panel', 'coalition']

/** Start small: with a fifth of what the limits allow. */
const firstShare = 0.2

/**
 * Plays waves in a retailer that answers: plan, send, wait, read. Customers' ids, the holdout, segments and messages are carried into the next plan. What messages change is
 * not: who gets what in a wave is chosen and not drawn, its rows have no propensity, and a run leaves them out. Each plan learns from the randomized pilot before wave 1 again
 * and applies it to newer features.
 */
export async function play(
  spec: RetailerSpec,
  waves: number,
  say: (words: string) => void,
): Promise<readonly PlayedWave[]> {
  const world = openWorld(spec)
  const folder = await mkdtemp(join(tmpdir(), 'clientele-loop-'))
  const played: PlayedWave[] = []
  let share = firstShare
  for (let wave = 1; wave <= waves; wave++) {
    const asOf = dayOf(wave)
    const view = world.view(asOf)
    const place = join(folder, `wave-${wave}`)
    await mkdir(join(place, 'data'), { recursive: true })
    await writeRetailer(view, join(place, 'data'))
    const books = { transactions: view.transactions.table(), contacts: view.contacts.table() }
    const brief = demoBrief(view, books, { asOf, sources: ['shop', 'service'], suppliers })
    const limits = shareOf(brief.limits, share)
    const result = await runWave(
      { ...brief, name: 'closed loop', limits },
      place,
      wave === 1 ? null : join(folder, `wave-${wave - 1}`, 'run'),
    )
    const decisions = result.plan.decisions as PlanTable
    const { over } = world.apply(decisions, wave)
    const made = readRunFolder(join(place, 'run'))
    const owners = await ownersOfKeys(view, made)
    const outcomes = await outcomesOf(world.view(over), { asOf, owners, folder: made })
    const { metric, valuePerUnit } = brief.goal
    const readout = await readPilot(result.plan, outcomes, {
      outcome: metric,
      valuePerUnit,
      netOf: 'nothing',
    })
    const perThousand = 1000 / spec.customers
    const { estimate, lower, upper } = readout.valueToCompany
    played.push({
      wave,
      asOf,
      share,
      limits,
      messages: decisions.rowCount,
      promised: perThousand * result.plan.objective,
      readout: { value: perThousand * estimate, lower: perThousand * lower, upper: perThousand * upper },
      verdict: readout.verdict,
      decisions,
      owners,
    })
    say(
      `wave ${wave}, ${asOf}: ${decisions.rowCount} messages within ${Math.round(100 * share)} % of the limits; read afterwards: ${readout.verdict}`,
    )
    share = nextShare(share, readout.verdict)
  }
  return played
}

/** Twice as much, unless the readout says that the wave did harm: then small again. That is a schedule; a readout of `hold` is no proof that more is better. */
function nextShare(share: number, verdict: PlayedWave['verdict']): number {
  return verdict === 'stop' ? firstShare : Math.min(1, 2 * share)
}

function shareOf(limits: Limits, share: number): Limits {
  const part = (max: number | null | undefined): number => Math.floor(share * (max ?? 0))
  const parts = (rows: { readonly [name: string]: { readonly max?: number | null | undefined } } = {}) =>
    Object.fromEntries(Object.entries(rows).map(([name, { max }]) => [name, { max: part(max) }]))
  return {
    ...limits,
    messages: part(limits.messages),
    offers: parts(limits.offers),
    channels: parts(limits.channels),
    departments: parts(limits.departments),
  }
}

async function runWave(
  brief: Parameters<typeof run>[0],
  place: string,
  previous: string | null,
): Promise<RunResult> {
  const store = await openRunFolder(join(place, 'run'))
  const threads = nodeThreads({ count: 2 })
  try {
    return await run(brief, {
      store,
      threads,
      data: dataFolder(join(place, 'data')),
      render: renderReport,
      previous: previous === null ? undefined : readRunFolder(previous),
    })
  } finally {
    threads.close()
    await store.close()
  }
}
