import { ClienteleError } from '../../errors.ts'
import type { SqlConnection, StatementOptions } from '../connection.ts'
import type { Dialect } from '../dialect.ts'
import { sailDialect } from '../sql/sail.ts'
import { sparkDialect } from '../sql/spark.ts'
import { textsOf } from '../texts-of.ts'
import { tableReader } from './arrow-tables.ts'
import { openChannel } from './channel.ts'
import { readConnectionString, type SparkAddress } from './connection-string.ts'
import { execute } from './execute.ts'
import type { Plan, Relation } from './messages.ts'
import { loadPackages, type OptionalPackages } from './optional-packages.ts'
import { openScratch } from './scratch.ts'
import { keepsOwnTables, openSession, type Session, serverVersion } from './session.ts'
import { piecesOf, upload } from './upload.ts'
import { wholeBatches } from './whole-batches.ts'

/** What a connection to Spark may be told besides the address. */
export interface SparkOptions {
  /** How the server writes SQL. Default: as Spark does, or Sail, which is known by how it names sessions. */
  readonly dialect?: Dialect | undefined
  /** The largest message, and the largest batch of a result, that is taken from the server, in bytes. Default 128 MiB. */
  readonly maxMessageBytes?: number | undefined
  /** Who signs the server's certificate, as PEM. Default: the authorities known to Node. */
  readonly certificateAuthority?: string | undefined
  /** How long a server that is gone is waited for in the middle of a statement, in ms. Default 10,000. */
  readonly patienceMs?: number | undefined
  /**
   * The schema in which scratch tables are made (`catalog.schema`), and where tables of clients that were killed are dropped when a connection is opened.
   * It must exist. Default: the current schema, which is looked through before the first table is made.
   */
  readonly scratch?: string | undefined
  /** Settings of the session, such as `spark.sql.shuffle.partitions` (two to four times the cores is good). Those that the library needs win over them. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

/** A connection to Spark, or to a server that speaks its protocol. */
export interface SparkConnection extends SqlConnection {
  /** What the server calls its version, or null where it does not tell. */
  readonly version: string | null
  /** Tells what this connection stores from what others store. */
  readonly tag: string
}

const defaultMessageBytes = 128 * 2 ** 20

/**
 * Opens a session on a Spark Connect server (Spark, Databricks, Sail). Broken connections are taken up again for some 10 s, and no row is lost or
 * read twice by it. Close the connection, or what runs stays with the server until it gives up by itself.
 *
 * @param url - `sc://host:port/;token=..;use_ssl=true;user_id=..;x-name=..`; the port is 15002 where none is given, keys without a meaning become headers.
 * @throws ENGINE_MISSING where an optional package is not installed, ARGUMENT_INVALID for the connection string, ENGINE_UNREACHABLE where there is no
 * such server, ENGINE_REFUSED where it does not take the token, its certificate is not trusted, or it says that it is older than Spark 4.0.
 */
export async function connectSpark(url: string, options: SparkOptions = {}): Promise<SparkConnection> {
  const address = readConnectionString(url)
  const { maxMessageBytes = defaultMessageBytes, certificateAuthority = null, patienceMs = 10_000 } = options
  if (!(Number.isSafeInteger(maxMessageBytes) && maxMessageBytes >= 2 ** 20))
    throw invalidLimit(maxMessageBytes)
  if (!(patienceMs >= 0 && patienceMs <= 3_600_000)) throw invalidPatience(patienceMs)
  const packages = await loadPackages()
  const channel = openChannel(packages, address, { maxMessageBytes, certificateAuthority })
  const session = await openSession(channel, `${address.host}:${address.port}`, headOf(address), {
    settings: options.settings ?? {},
    patienceMs,
  })
  const version = await serverVersion(session)
  if (version !== null && isTooOld(version)) {
    await session.close()
    throw tooOld(version)
  }
  const scratch = openScratch(session, options.scratch, {
    run: (text) => run(session, text, {}),
    texts: (text, column) => commandTexts(packages, session, text, column),
  })
  const isAlone = keepsOwnTables(session)
  if (options.scratch !== undefined && !isAlone) await scratch.sweep()
  return {
    dialect: options.dialect ?? (isAlone ? sailDialect : sparkDialect),
    version,
    tag: session.head.session_id.replaceAll('-', ''),
    query: (text, statement = {}) => query(packages, session, maxMessageBytes, text, statement),
    run: (text, statement = {}) => run(session, text, statement),
    upload: (name, table, statement = {}) => upload(packages, session, name, table, statement),
    uploadsViews: true,
    pieces: piecesOf,
    schema: scratch.schema,
    async beforeTables() {
      if (isAlone) return
      await scratch.sweep()
      await scratch.claim()
    },
    async close() {
      try {
        await scratch.release()
      } finally {
        await session.close()
      }
    },
  }
}

async function* query(
  packages: OptionalPackages,
  session: Session,
  limitBytes: number,
  text: string,
  options: StatementOptions,
): ReturnType<SqlConnection['query']> {
  const reader = tableReader(packages)
  const batches = wholeBatches(limitBytes)
  let rows = 0
  for await (const { arrow_batch: batch } of execute(
    session,
    { root: { common: { plan_id: 0 }, ...sql(text) } },
    options,
  )) {
    const whole = batch === undefined ? null : batches.take(batch)
    if (whole === null) continue
    for (const table of reader.read(whole)) {
      rows += table.rowCount
      yield table
    }
  }
  if (rows === 0) yield reader.empty()
}

/** A column of what a command tells, which comes without a job: it would wait until a slot is free. */
async function commandTexts(
  packages: OptionalPackages,
  session: Session,
  text: string,
  column: string,
): Promise<readonly string[]> {
  const texts: string[] = []
  for await (const { sql_command_result: result } of execute(session, commandOf(text), {})) {
    const data = result?.relation?.local_relation?.data
    if (data === undefined) continue
    for (const table of tableReader(packages).read(data))
      texts.push(...textsOf(table, table.names.indexOf(column)))
  }
  return texts
}

async function run(session: Session, text: string, options: StatementOptions): Promise<void> {
  for await (const _ of execute(session, commandOf(text), options)) {
    // A statement that gives rows would not run here; the others answer nothing that is needed.
  }
}

/** Servers before 4.0 know the text only, later ones take the relation. */
function commandOf(text: string): Plan {
  return { command: { sql_command: { sql: text, input: sql(text) } } }
}

function sql(query: string): Relation {
  return { sql: { query } }
}

function headOf({ userId, userAgent }: SparkAddress): Parameters<typeof openSession>[2] {
  return { user_context: { user_id: userId ?? 'clientele' }, client_type: userAgent ?? 'clientele' }
}

/** Whether it is older than the oldest that the dialect was made for. */
function isTooOld(version: string): boolean {
  const major = /^(\d+)\./.exec(version)?.[1]
  return major !== undefined && Number(major) < 4
}

function tooOld(version: string): ClienteleError {
  return new ClienteleError(
    'ENGINE_REFUSED',
    `The server is Spark ${version}; from 4.0 on the same SQL means the same. Take a newer server.`,
    { version },
  )
}

function invalidLimit(found: number): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `maxMessageBytes is ${found}; take a whole number of bytes from 1 MiB on.`,
    { found },
  )
}

function invalidPatience(found: number): ClienteleError {
  return new ClienteleError('ARGUMENT_INVALID', `patienceMs is ${found}; take 0 to 3,600,000 milliseconds.`, {
    found,
  })
}
