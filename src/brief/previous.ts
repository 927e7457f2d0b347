import { checkManifest } from '../contracts/run.schema.ts'
import type { Manifest, Store } from '../contracts/run.ts'
import { ClienteleError } from '../errors.ts'
import type { CsvKind } from '../table/csv/options.ts'
import { unguarded } from '../table/formula-guard.ts'
import { readFrame } from '../table/frame.ts'
import { readCsv } from '../table/read-csv.ts'
import type { Table } from '../table/table.ts'
import type { Brief } from './brief.ts'
import { readResult, type StoredResult } from './run-files.ts'
import { sha256 } from './sha256.ts'

/** The tables that are carried from run to run. */
type CarriedTable =
  | 'links'
  | 'former-links'
  | 'former-ids'
  | 'holdout'
  | 'segments'
  | 'segment-ids'
  | 'messages'

/** The kinds their columns are read back as. */
const carriedTables: { readonly [name in CarriedTable]: { readonly [column: string]: CsvKind } } = {
  links: { customer_id: 'text', source: 'text', record: 'text', rule: 'text' },
  'former-links': { customer_id: 'text', source: 'text', record: 'text' },
  'former-ids': { former_id: 'text', customer_id: 'text' },
  holdout: {
    customer_id: 'text',
    unit: 'text',
    salt: 'text',
    since: 'date',
    until: 'date',
    contacted: 'date',
  },
  segments: { customer_id: 'text', segment: 'text' },
  'segment-ids': { segment: 'text', name: 'text', since: 'date', until: 'date' },
  messages: { contact_id: 'text', customer_id: 'text', at: 'date', offer: 'text', channel: 'text' },
}

const manifestPath = 'manifest.json'
const briefPath = 'brief.json'
const resultPath = 'result.json'

/** Where a run keeps features of past days. */
export const keptPath = 'kept/features.frame'

/** The run before this one, as far as it is carried on. */
export interface PreviousRun {
  /** Hash of its manifest. */
  readonly hash: string
  readonly asOf: string
  readonly brief: Brief
  table(name: CarriedTable): Promise<Table>
  result(): Promise<StoredResult>
  /** Features as of the days of past contacts (see `openHistory`), where the run kept any. */
  keptFeatures(): Promise<Table | null>
}

/**
 * Opens the run before this one: a finished run of the same programme, in the same currency, as of an earlier day. What will be read of it is held
 * against its manifest first.
 *
 * @throws ClienteleError `RUN_DAMAGED` where files are missing or were changed; `ARGUMENT_INVALID` for a run of another programme or currency;
 * `DATE_AFTER_AS_OF` for one as of the same day or a later one.
 */
export async function openPrevious(folder: Pick<Store, 'read'>, brief: Brief): Promise<PreviousRun> {
  const bytes = await folder.read(manifestPath)
  if (bytes === null) throw notEnded()
  const manifest = checkManifest(parsedJson(bytes))
  assertFollows(manifest, brief)
  const tables = Object.keys(carriedTables).map(pathOf)
  const hasKept = manifest.files.some(({ path }) => path === keptPath)
  for (const path of [briefPath, resultPath, ...tables, ...(hasKept ? [keptPath] : [])])
    await assertUnchanged(folder, manifest, path)
  const before = parsedJson(await wholeFile(folder, briefPath)) as Brief
  if (before.currency !== brief.currency) throw otherCurrency(before.currency, brief.currency)
  return {
    hash: await sha256(bytes),
    asOf: manifest.asOf,
    brief: before,
    async table(name) {
      const kinds = carriedTables[name]
      const { table } = await readCsv(await wholeFile(folder, pathOf(name)), { kinds, separator: ',' })
      return unguarded(table)
    },
    result: () => readResult(folder),
    keptFeatures: async () => (hasKept ? readFrame(await wholeFile(folder, keptPath)) : null),
  }
}

function pathOf(table: string): string {
  return `tables/${table}.csv`
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}

function assertFollows(manifest: Manifest, brief: Brief): void {
  if (manifest.brief !== brief.name)
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `The previous run is of the brief "${manifest.brief}", and this brief is called "${brief.name}". Customers, holdout and segments are carried on within one programme: give it one name, or name no previous run.`,
      { previous: manifest.brief, brief: brief.name },
    )
  if (manifest.asOf >= brief.asOf)
    throw new ClienteleError(
      'DATE_AFTER_AS_OF',
      `The previous run is as of ${manifest.asOf}, and this brief as of ${brief.asOf}. Name a run as of an earlier day, or move asOf of the brief on.`,
      { previous: manifest.asOf, asOf: brief.asOf },
    )
}

async function assertUnchanged(
  folder: Pick<Store, 'read'>,
  { files, library }: Manifest,
  path: string,
): Promise<void> {
  const file = files.find((one) => one.path === path)
  if (file === undefined)
    throw damaged(`has no ${path}: it was made by ${library}, which carried nothing on`, path)
  if ((await sha256(await wholeFile(folder, path))) !== file.sha256)
    throw damaged(`has another ${path} than it ended with: the file was changed or cut short`, path)
}

async function wholeFile(folder: Pick<Store, 'read'>, path: string): Promise<Uint8Array> {
  const bytes = await folder.read(path)
  if (bytes === null) throw damaged(`has lost its ${path}`, path)
  return bytes
}

function damaged(what: string, path: string): ClienteleError {
  return new ClienteleError(
    'RUN_DAMAGED',
    `The previous run ${what}. Name an undamaged copy of its folder, make it again, or name none and begin anew.`,
    { path },
  )
}

function notEnded(): ClienteleError {
  return new ClienteleError(
    'RUN_DAMAGED',
    `The previous run has no ${manifestPath}. Name the folder of a run that ended, or none.`,
    { path: manifestPath },
  )
}

function otherCurrency(previous: string, currency: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The previous run counts in ${previous}, and this brief in ${currency}. A programme keeps its currency: name no previous run to begin anew.`,
    { previous, currency },
  )
}
