import type { TargetPlan } from '../contracts/plan.ts'
import type { RunResult, Store } from '../contracts/run.ts'
import { ClienteleError } from '../errors.ts'
import type { CsvKind } from '../table/csv/options.ts'
import { csvBytes } from '../table/csv-bytes.ts'
import { unguarded } from '../table/formula-guard.ts'
import { readCsv } from '../table/read-csv.ts'
import type { Table } from '../table/table.ts'

/** The tables of a plan, the kinds their columns are read back as, and where they lie in a run folder. */
const planTables = {
  decisions: {
    customer_id: 'text',
    option: 'integer',
    offer: 'text',
    channel: 'text',
    department: 'text',
    value: 'number',
    benefit: 'number',
    cost: 'number',
    message_cost: 'number',
    price: 'number',
    reduced: 'number',
    standard_error: 'number',
    runner_up: 'integer',
    runner_up_reduced: 'number',
    margin: 'number',
    reason: 'text',
  },
  explain: {
    customer_id: 'text',
    unit: 'text',
    option: 'integer',
    value: 'number',
    price: 'number',
    reduced: 'number',
    outcome: 'text',
  },
  propensities: { customer_id: 'text', option: 'integer', propensity: 'number', held_out: 'flag' },
  'held-out': { customer_id: 'text' },
} as const satisfies { readonly [table: string]: { readonly [column: string]: CsvKind } }

/** Where the result lies in a run folder. */
const resultPath = 'result.json'

/** Writes tables as CSV that spreadsheets can open safely. */
export async function writeTables(store: Store, tables: { readonly [name: string]: Table }): Promise<void> {
  for (const [name, table] of Object.entries(tables)) await store.write(`tables/${name}.csv`, csvBytes(table))
}

/** Writes what a run has to say: the result as JSON, its tables as CSV. */
export async function writeResult(store: Store, result: RunResult): Promise<void> {
  const { plan, segmentation, options, planBySegment, ...rest } = result
  const { decisions, explain, propensities, holdout, ...planRest } = plan
  const { assignment, model, ...segments } = segmentation
  await writeTables(store, {
    decisions,
    explain,
    propensities,
    'held-out': holdout.customers,
    segments: assignment,
    options: options.table,
    'plan-by-segment': planBySegment,
  })
  await store.write('models/segments.json', pretty(model))
  const held = { share: holdout.share, salt: holdout.salt }
  await store.write(
    resultPath,
    pretty({ ...rest, segmentation: segments, plan: { ...planRest, holdout: held } }),
  )
}

/** A document as the files of a run hold it: indented, with a line end. */
export function pretty(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

/** What a finished run says besides its tables. */
export type StoredResult = Omit<RunResult, 'plan' | 'segmentation' | 'options' | 'planBySegment'> & {
  readonly segmentation: Omit<RunResult['segmentation'], 'assignment' | 'model'>
  readonly plan: Omit<TargetPlan, 'decisions' | 'explain' | 'propensities' | 'holdout'> & {
    readonly holdout: Omit<TargetPlan['holdout'], 'customers'>
  }
}

/**
 * Reads what a finished run says besides its tables.
 *
 * @throws ClienteleError `RUN_DAMAGED` where the folder is no finished run, or the file was damaged since.
 */
export async function readResult(store: Pick<Store, 'read'>): Promise<StoredResult> {
  const bytes = await store.read(resultPath)
  if (bytes === null) throw notARun(resultPath)
  try {
    return asWrittenToday(JSON.parse(new TextDecoder().decode(bytes)) as StoredResult)
  } catch (cause) {
    throw new ClienteleError(
      'RUN_DAMAGED',
      `The file ${resultPath} of this run is no JSON: it was changed or cut short. Run the brief again into another folder.`,
      { path: resultPath },
      cause,
    )
  }
}

/** A result as it is written today: runs made before warnings were written lack them. */
function asWrittenToday(result: StoredResult): StoredResult {
  return { ...result, plan: { ...result.plan, warnings: result.plan?.warnings ?? [] } }
}

/**
 * Reads the plan of a finished run.
 *
 * @throws ClienteleError `RUN_DAMAGED` where a file is missing.
 */
export async function readPlan(store: Pick<Store, 'read'>): Promise<TargetPlan> {
  const { plan } = await readResult(store)
  const decisions = await readTable(store, 'decisions')
  const explain = await readTable(store, 'explain')
  const propensities = await readTable(store, 'propensities')
  const customers = (await readTable(store, 'held-out')) as TargetPlan['holdout']['customers']
  return { ...plan, decisions, explain, propensities, holdout: { ...plan.holdout, customers } }
}

async function readTable(store: Pick<Store, 'read'>, name: keyof typeof planTables): Promise<Table> {
  const path = `tables/${name}.csv`
  const bytes = await store.read(path)
  if (bytes === null) throw notARun(path)
  const kinds: Record<string, CsvKind> = { ...planTables[name] }
  const header = new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0x0a)))
  // Runs made before the column was written lack it.
  if (!header.split(',').includes('message_cost')) delete kinds['message_cost']
  const { table } = await readCsv(bytes, { kinds, separator: ',' })
  return unguarded(table)
}

function notARun(path: string): ClienteleError {
  return new ClienteleError(
    'RUN_DAMAGED',
    `This is not a finished run folder: it has no ${path}. Name the folder that a run ended in.`,
    { path },
  )
}
