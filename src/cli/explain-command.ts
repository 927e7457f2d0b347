import { readPlan } from '../brief/run-files.ts'
import type { TargetPlan } from '../contracts/plan.ts'
import type { Store } from '../contracts/run.ts'
import { readRunFolder } from '../node/run-folder.ts'
import { money } from '../report/numbers.ts'
import { outcomeWords, wordsFor } from '../report/words.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import { findCode } from '../table/dictionary-index.ts'
import { unguarded } from '../table/formula-guard.ts'
import { readCsv } from '../table/read-csv.ts'
import { type ExplainedDecision, explainDecision } from '../target/explain-decision.ts'
import { jsonFlag } from './brief-file.ts'
import type { Command } from './command.ts'
import { exitCodes } from './io.ts'

/** `clientele explain`: why this customer gets what. */
export const explainCommand: Command = {
  name: 'explain',
  words: 'Says why a customer gets what, or nothing',
  positionals: [
    { name: '<run folder>', words: 'the folder a run ended in' },
    { name: '<customer id>', words: 'the customer_id, letter for letter' },
  ],
  flags: { json: jsonFlag },
  async run({ positionals: [folder, customer], flags }, io) {
    const store = readRunFolder(folder)
    const plan = await readPlan(store)
    const explained = explainDecision(plan, customer)
    // A pilot draws by lot: nothing was weighed.
    const considered = plan.purpose === 'pilot' ? [] : consideredFor(plan, customer, await optionNames(store))
    if ('json' in flags) io.out(`${JSON.stringify({ ...explained, considered }, null, 2)}\n`)
    else io.out(textOf(explained, considered, plan.header.currency))
    return exitCodes.ok
  },
}

/** An option that was weighed for a customer; null is sending nothing. */
interface Considered {
  readonly option: string | null
  readonly value: number
  readonly price: number
  readonly reduced: number
  readonly outcome: string
}

function consideredFor(
  { explain }: TargetPlan,
  customer: string,
  names: ReadonlyMap<number, string>,
): readonly Considered[] {
  const { codes, dictionary } = columnOfKind(explain, 'customer_id', 'text')
  const code = findCode(dictionary, customer)
  const outcome = columnOfKind(explain, 'outcome', 'text')
  const [option, value, price, reduced] = ['option', 'value', 'price', 'reduced'].map((name) =>
    numbersOf(explain, name),
  )
  const rows: Considered[] = []
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] !== code) continue
    rows.push({
      option: Number.isNaN(option[row]) ? null : (names.get(option[row]) ?? `option ${option[row]}`),
      value: value[row],
      price: price[row],
      reduced: reduced[row],
      outcome: textAt(outcome, row) ?? '',
    })
  }
  return rows
}

async function optionNames(store: Pick<Store, 'read'>): Promise<ReadonlyMap<number, string>> {
  const bytes = await store.read('tables/options.csv')
  if (bytes === null) return new Map()
  const kinds = { option: 'integer', offer: 'text', channel: 'text' } as const
  const table = unguarded((await readCsv(bytes, { kinds, separator: ',' })).table)
  const offer = columnOfKind(table, 'offer', 'text')
  const channel = columnOfKind(table, 'channel', 'text')
  return new Map(
    Array.from(numbersOf(table, 'option'), (option, row) => [
      option,
      `${textAt(offer, row)} by ${textAt(channel, row)}`,
    ]),
  )
}

function textOf(
  { customer, outcome, messages, words }: ExplainedDecision,
  considered: readonly Considered[],
  currency: string,
): string {
  const gets = messages.map(({ offer, channel }) => `${offer} by ${channel}`).join(', ')
  const lines = [
    `${customer}: ${gets === '' ? wordsFor(outcomeWords, outcome) : gets}`,
    words,
    ...considered
      .filter(({ value }) => !Number.isNaN(value))
      .map(
        ({ option, value, price, reduced, outcome: what }) =>
          `  ${option ?? 'nothing'}: value ${money(value, currency)}, price of limits ${money(price, currency)}, leaves ${money(reduced, currency)} (${wordsFor({}, what)})`,
      ),
  ]
  return `${lines.join('\n')}\n`
}
