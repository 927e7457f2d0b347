/**
 * The judge. In a simulation the true worth of every message is known; here, and only after the plan is made, it is asked for. With your own
 * customers a pilot takes the judge's place.
 */
import type { Scores, TargetPlan } from 'clientele'
import { readResponseModel, scoreOptions } from 'clientele/response'
import type { Brief, RunResult, Store } from 'clientele/run'
import { openWorld, type PlanTable, type RetailerSpec } from 'clientele/synth'
import { trueGrid, trueOptions, truePersons, trueScores, trueValue } from 'clientele/synth/truth'
import {
  type CsvKind,
  cellsColumn,
  columnOfKind,
  join,
  makeTable,
  numbersOf,
  readCsv,
  rename,
  select,
  type Table,
  textAt,
  textColumn,
  withColumns,
} from 'clientele/table'
import { planTarget } from 'clientele/target'

/** What the judge is given: the world, the plan on paper, what the run found, and its folder. */
export interface Case {
  readonly spec: RetailerSpec
  readonly brief: Brief
  readonly result: RunResult
  readonly folder: Pick<Store, 'read'>
}

/** What plans are truly worth, in EUR per 1,000 customers. */
export interface Judgement {
  readonly plans: readonly {
    readonly words: string
    readonly value: number
    readonly messages: number
    readonly atALoss: number
  }[]
  /** No plan is worth more. */
  readonly bound: number
  /** What the plan expected of itself. */
  readonly promised: number
}

/** What the plan and its rivals are truly worth. All of them leave the held-out customers alone. */
export async function judge(given: Case): Promise<Judgement> {
  const { spec, brief, result } = given
  const world = openWorld(spec)
  const persons = trueScores(world)
  const known = await knownCustomers(given)
  const heldOut = result.plan.holdout.customers
  const free = join(known, heldOut, { on: ['customer_id'], kind: 'anti' })
  // A customer whom the company knows under two keys counts twice here, once for each, as in the plan.
  const truth = join(free, rename(persons, { customer_id: 'person' }), { on: ['person'], kind: 'inner' })
  const features = await featuresOf(given, truth)
  const best = (table: Table): Promise<TargetPlan> =>
    planTarget(asScores(table, result), result.options, brief.limits, { holdout: { share: 0, salt: '' } })
  const spared = select(join(known, heldOut, { on: ['customer_id'], kind: 'inner' }), ['person'])
  const others = join(persons, rename(spared, { person: 'customer_id' }), {
    on: ['customer_id'],
    kind: 'anti',
  })
  const oracle = await best(others)
  const plans: readonly (readonly [string, Table])[] = [
    ['the plan', result.plan.decisions],
    ['nothing for anybody', planOf(truth, () => null)],
    [
      'the best options on average, the same for all',
      (await best(await sameForAll(truth, features, given))).decisions,
    ],
    ['those who answer most', (await best(await scored(truth, features, given, 'response'))).decisions],
    ['the top 30 % by RFM, their coupon, no limits kept', topByRfm(truth, features)],
    ['the best plan there is (the oracle)', oracle.decisions],
  ]
  const perThousand = 1000 / spec.customers
  return {
    plans: plans.map(([words, plan]) => {
      const { value, messages, atALoss } = trueValue(world, plan as PlanTable)
      return { words, value: perThousand * value, messages, atALoss }
    }),
    bound: perThousand * oracle.bound,
    promised: perThousand * result.plan.objective,
  }
}

/** The judgement as lines to print. */
export function judgementLines({ plans, bound, promised }: Judgement): string[] {
  const line = (words: string, euros: number, more = ''): string =>
    `${words.padEnd(51)}${euros.toFixed(1).padStart(8)}${more}`
  return [
    'True value in four weeks, EUR per 1,000 customers (the same limits but where said):',
    ...plans.map(({ words, value, messages, atALoss }) =>
      line(words, value, messages === 0 ? '' : `   ${messages} messages, ${atALoss} of them at a loss`),
    ),
    line('no plan is worth more than', bound),
    line('the plan expected of itself', promised),
  ]
}

/** Who the company's customers really are: the id it gave each, and the person. */
async function knownCustomers({ spec, folder }: Case): Promise<Table<'customer_id' | 'person'>> {
  const { table } = await readCsv(await bytes(folder, 'tables/customers.csv'), {
    kinds: { customer_id: 'text' },
  })
  return join(select(table, ['customer_id']), select(truePersons(spec), ['customer_id', 'person']), {
    on: ['customer_id'],
    kind: 'inner',
  })
}

/** The features that the run left, in the order of the judged customers. */
async function featuresOf({ folder }: Case, truth: Table): Promise<Table> {
  const { inputs } = readResponseModel(await document(folder, 'models/response.json'))
  const kinds = inputs.map(({ name, kind, unit }): [string, CsvKind] => [
    name,
    unit === null ? kind : { kind: 'integer', unit },
  ])
  const { table } = await readCsv(await bytes(folder, 'tables/features.csv'), {
    kinds: Object.fromEntries(kinds),
  })
  return join(select(truth, ['customer_id']), table, { on: ['customer_id'], kind: 'inner' })
}

async function document(folder: Case['folder'], path: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await bytes(folder, path)))
}

async function bytes(folder: Case['folder'], path: string): Promise<Uint8Array> {
  const content = await folder.read(path)
  if (content === null) throw new Error(`The run folder has no ${path}.`)
  return content
}

function asScores(table: Table, { plan }: RunResult): Scores {
  return { kind: 'scores', header: { ...plan.header, unit: 'customer', grid: trueGrid }, table, excluded: {} }
}

/** The same customers and options with other values. */
function withValues(truth: Table, value: (option: number) => number): Table {
  const cells = columnOfKind(truth, 'cells', 'cells')
  const values = Float32Array.from(cells.option, (option) => Math.round(value(option) / trueGrid) * trueGrid)
  return withColumns(truth, { cells: cellsColumn({ ...cells, value: values }) })
}

/** A plan from a choice for each customer: the number of an option, or null for nothing. */
function planOf(
  truth: Table,
  choose: (row: number) => number | null,
): Table<'customer_id' | 'offer' | 'channel'> {
  const ids = columnOfKind(truth, 'customer_id', 'text')
  const choices = Array.from({ length: truth.rowCount }, (_, row) => choose(row))
  const sent = [...choices.keys()].filter((row) => choices[row] !== null)
  const options = sent.map((row) => trueOptions[choices[row] ?? 0])
  return makeTable({
    customer_id: textColumn(sent.map((row) => textAt(ids, row))),
    offer: textColumn(options.map(({ offer }) => offer)),
    channel: textColumn(options.map(({ channel }) => channel)),
  })
}

/** Every customer counts for the mean of all, as the model of the run values them: the options it finds best on average go to whoever the limits leave room for. */
async function sameForAll(truth: Table, features: Table, given: Case): Promise<Table> {
  const { option, value } = columnOfKind(await scored(truth, features, given, 'effect'), 'cells', 'cells')
  const sums = new Float64Array(trueOptions.length)
  const counts = new Float64Array(trueOptions.length)
  for (let cell = 0; cell < option.length; cell++) {
    sums[option[cell]] += value[cell]
    counts[option[cell]]++
  }
  return withValues(truth, (number) => (counts[number] > 0 ? sums[number] / counts[number] : 0))
}

/**
 * The values of the options by the model of the run: of what they change (`effect`), or counting all orders that will come, also those that come anyway (`response`).
 */
async function scored(
  truth: Table,
  features: Table,
  { result, folder, brief }: Case,
  as: 'effect' | 'response',
): Promise<Table> {
  const { rowPtr, option } = columnOfKind(truth, 'cells', 'cells')
  const zeros = new Float32Array(option.length)
  const cells = cellsColumn({
    rowPtr,
    option,
    value: zeros,
    benefit: zeros,
    cost: zeros,
    standardError: zeros,
  })
  const candidates = {
    kind: 'candidates',
    table: withColumns(select(truth, ['customer_id']), { cells }),
    excluded: {},
  } as const
  const model = readResponseModel(await document(folder, 'models/response.json'))
  const { table } = await scoreOptions(model, features, {
    candidates,
    options: result.options,
    as,
    // Who counts all orders takes a coupon for used on each; that rival earns more so.
    cannibalized: as === 'effect' ? brief.response?.cannibalized : 1,
    grid: trueGrid,
  })
  return table
}

/** Recency, frequency and money, each by rank; the discount of the department with most orders, through the cheapest channel. */
function topByRfm(truth: Table, features: Table): Table {
  const count = truth.rowCount
  const score = new Float64Array(count)
  for (const [name, sign] of [
    ['recency_days', 1],
    ['frequency', -1],
    ['monetary', -1],
  ] as const) {
    const values = numbersOf(features, name)
    const order = Array.from({ length: count }, (_, row) => row).sort(
      (a, b) => sign * (values[a] - values[b]),
    )
    for (const [rank, row] of order.entries()) score[row] += rank
  }
  const limit = Float64Array.from(score).sort()[Math.floor(0.3 * count)]
  const orders = ['food', 'home', 'style', 'tech'].map((name) => numbersOf(features, `orders_${name}`))
  const coupons = ['Fresh 15 %', 'Home 20 %', 'Style 20 %', 'Tech 8 %']
  const reaches = optionsOf(truth)
  return planOf(truth, (row) => {
    if (score[row] >= limit) return null
    const most = Math.max(...orders.map((counts) => counts[row]))
    const coupon = coupons[orders.findIndex((counts) => counts[row] === most)]
    const ways = reaches(row).filter((option) => trueOptions[option].offer === coupon)
    return ways.sort((a, b) => trueOptions[a].cost - trueOptions[b].cost)[0] ?? null
  })
}

/** The options whose channel reaches a customer. */
function optionsOf(truth: Table): (row: number) => number[] {
  const { rowPtr, option } = columnOfKind(truth, 'cells', 'cells')
  return (row) => Array.from(option.subarray(rowPtr[row], rowPtr[row + 1]))
}
