import type { Brief, FileReading } from '../brief/brief.ts'
import { isParquet } from '../brief/read-file.ts'
import { filesOf } from '../brief/stages/read-stage.ts'
import type { DataFolder } from '../contracts/run.ts'
import { ClienteleError, isClienteleError, unknownName } from '../errors.ts'
import { csvSource } from '../table/csv/csv-source.ts'
import { columnsOf } from '../table/expression/columns-of.ts'
import { parquetSource } from '../table/parquet/parquet-source.ts'

/** The columns a file must give, by the name of its table. */
const needed: { readonly [table: string]: readonly string[] } = {
  transactions: ['customer_id', 'order_id', 'at', 'amount'],
  contacts: ['customer_id'],
  consent: ['customer_id', 'channel', 'purpose', 'status', 'at'],
}

/**
 * Looks at the header of every file a brief names, and finds what a run would stumble over: files that are not there, columns the brief
 * reads and the file lacks, columns a run needs and the brief does not give. All of them, not the first.
 */
export async function checkFiles(brief: Brief, data: DataFolder): Promise<readonly ClienteleError[]> {
  const problems: ClienteleError[] = []
  for (const [name, reading] of filesOf(brief)) {
    const find = (work: () => void | Promise<void>): Promise<void> => collect(problems, work)
    await find(async () => {
      const columns = await columnsOfFile(data, reading, find)
      await checkUse(columns, name, reading, brief, find)
    })
  }
  return problems
}

type Find = (work: () => void | Promise<void>) => Promise<void>

async function collect(problems: ClienteleError[], work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isClienteleError(error)) throw error
    problems.push(error)
  }
}

/** The columns a file gives after reading, numbering, joining and deriving. */
async function columnsOfFile(data: DataFolder, reading: FileReading, find: Find): Promise<readonly string[]> {
  const columns = [...(await columnsRead(data, reading, find))]
  if (reading.rowNumber !== undefined) columns.push(reading.rowNumber)
  for (const step of reading.joins ?? []) {
    await find(async () => {
      const others = await columnsRead(data, step, find)
      for (const name of step.on) {
        requireColumn(name, columns, reading.file)
        requireColumn(name, others, step.file)
      }
      columns.push(
        ...(step.count === undefined ? others.filter((name) => !columns.includes(name)) : [step.count]),
      )
    })
  }
  for (const [name, expression] of Object.entries(reading.derive ?? {})) {
    await find(() => requireAll(columnsOf(expression), columns, reading.file))
    columns.push(name)
  }
  return columns
}

/** The columns that are read of a file, under their new names. */
async function columnsRead(
  data: DataFolder,
  { file, separator, columns }: Pick<FileReading, 'file' | 'separator' | 'columns'>,
  find: Find,
): Promise<readonly string[]> {
  const input = await data.open(file)
  const source = isParquet(file) ? await parquetSource(input) : await csvSource(input, { separator })
  const there = source.columns.map(({ name }) => name)
  if (columns === undefined) return there
  for (const name of Object.keys(columns)) await find(() => requireColumn(name, there, file))
  return Object.entries(columns).map(([name, { as }]) => as ?? name)
}

async function checkUse(
  columns: readonly string[],
  name: string,
  reading: FileReading & { readonly key?: string | undefined },
  brief: Brief,
  find: Find,
): Promise<void> {
  const { keep, key, file } = reading
  if (keep !== undefined) await find(() => requireAll(columnsOf(keep), columns, file))
  if (key !== undefined) await find(() => requireColumn(key, columns, file))
  for (const column of needed[name] ?? []) await find(() => requireColumn(column, columns, file))
  if (name === 'contacts') {
    await find(() => requireArm(columns))
    for (const outcome of outcomesOf(brief)) await find(() => requireColumn(outcome, columns, file))
  }
}

function outcomesOf({ goal, response }: Brief): readonly string[] {
  const outcome = response?.outcome ?? goal.metric
  const names = typeof outcome === 'string' ? [outcome] : Object.values(outcome.byDepartment)
  return [...new Set([goal.metric, ...names])]
}

function requireArm(columns: readonly string[]): void {
  if (columns.includes('arm') || (columns.includes('offer') && columns.includes('channel'))) return
  throw new ClienteleError(
    'CONTACTS_WITHOUT_ARM',
    'The past contacts do not say what each customer got: name a column "arm", or "offer" and "channel", with "as".',
    { columns: [...columns] },
  )
}

function requireAll(names: Iterable<string>, columns: readonly string[], file: string): void {
  for (const name of names) requireColumn(name, columns, file)
}

function requireColumn(name: string, columns: readonly string[], file: string): void {
  if (!columns.includes(name))
    throw unknownName('COLUMN_UNKNOWN', 'column', name, columns, `what the brief reads of "${file}"`)
}
