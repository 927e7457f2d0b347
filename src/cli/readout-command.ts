import { readPlan, readResult } from '../brief/run-files.ts'
import type { ArmReadout, Readout } from '../contracts/readout.ts'
import type { Goal } from '../contracts/run.ts'
import { ClienteleError } from '../errors.ts'
import { readPilot } from '../measure/read-pilot.ts'
import { readRunFolder } from '../node/run-folder.ts'
import { count, decimals, decimalsOfEstimates, interval, money, setPercent } from '../report/numbers.ts'
import { readCsv } from '../table/read-csv.ts'
import type { Table } from '../table/table.ts'
import { jsonFlag } from './brief-file.ts'
import type { Arguments, Command } from './command.ts'
import { exitCodes, type Io } from './io.ts'
import { readBytes } from './read-text-file.ts'

/** `clientele readout`: what a finished pilot was worth, and what to do next. */
export const readoutCommand: Command = {
  name: 'readout',
  words: 'Reads a finished pilot: what it was worth, and what to do next',
  positionals: [{ name: '<run folder>', words: 'the folder of the run that was carried out' }],
  flags: {
    outcomes: {
      value: '<file.csv>',
      words: 'must be given; one row per customer: customer_id, and the outcome',
      required: true,
    },
    outcome: { value: '<column>', words: "the column of the outcome; default: the goal's metric" },
    'value-per-unit': { value: '<number>', words: "what one unit is worth; default: the goal's" },
    json: jsonFlag,
  },
  async run({ positionals: [folder], flags }, io) {
    const store = readRunFolder(folder)
    const { goal, seed, asOf, pilot } = await readResult(store)
    const plan = await readPlan(store)
    const readout = await readPilot(plan, await readOutcomes(flags['outcomes'], io), {
      outcome: flags['outcome'] ?? goal.metric,
      valuePerUnit: valuePerUnit(flags, goal),
      netOf: goal.netOf,
      detect: pilot.detects,
      seed,
      asOf,
      signal: io.signal,
    })
    io.out('json' in flags ? `${JSON.stringify(readout, null, 2)}\n` : textOf(readout, goal))
    return exitCodes.ok
  },
}

async function readOutcomes(path: string, io: Io): Promise<Table> {
  const bytes = await readBytes(path, 'file of outcomes')
  const { table, counts, rejected } = await readCsv(bytes, { kinds: { customer_id: 'text' } })
  if (counts.rejected > 0) {
    const first = rejected.slice(0, 5).map(({ line, reason }) => `line ${line}: ${reason}`)
    io.talk(
      `${count(counts.rejected)} lines of the outcomes cannot be used and are left out (${first.join(', ')}).\n`,
    )
  }
  return table
}

function valuePerUnit(flags: Arguments['flags'], goal: Goal): number {
  const given = flags['value-per-unit']
  if (given === undefined) return goal.valuePerUnit
  const value = Number(given)
  if (Number.isFinite(value) && value > 0) return value
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `--value-per-unit is "${given}", and must be a number above 0, in currency units.`,
  )
}

function textOf(readout: Readout, goal: Goal): string {
  const { verdict, reasons, lift, valueToCompany, valueToCustomers, sampleRatio, arms, nextPilot } = readout
  const words = decimals(decimalsOfEstimates([lift, ...arms.map((arm) => arm.lift)]))
  const level = setPercent(lift.level)
  const cash = (amount: number): string => money(amount, goal.currency)
  const lines = [
    verdict,
    ...reasons,
    '',
    `${goal.metric} per customer: ${words(lift.estimate)} more than without (${level} interval ${interval(lift, words)})`,
    `worth to the company: ${cash(valueToCompany.estimate)} (${level} interval ${interval(valueToCompany, cash)})`,
    `worth to customers, as planned: ${valueToCustomers === null ? 'not known' : cash(valueToCustomers)}`,
    `sizes of the arms: ${sampleRatio.ok ? 'as planned' : 'not as planned'} (p ${sampleRatio.p.toPrecision(2)})`,
    ...arms.map((arm) => armLine(arm, words, level)),
    ...(nextPilot === null ? [] : [`next pilot: ${nextPilot.words}`]),
  ]
  return `${lines.join('\n')}\n`
}

function armLine(
  { arm, treated, control, lift }: ArmReadout,
  words: (value: number) => string,
  level: string,
): string {
  return `  ${arm}: ${words(lift.estimate)} (${level} interval ${interval(lift, words)}; ${count(treated)} against ${count(control)})`
}
