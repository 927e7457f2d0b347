import { createHash } from 'node:crypto'
import { ClienteleError } from '../../errors.ts'
import { sparkDialect } from '../sql/spark.ts'
import type { Sql } from '../sql.ts'
import { readFailure } from './failure.ts'
import { machineName } from './machine.ts'
import { quietly, type RequestHead, readMark, type Session, shortMs } from './session.ts'

/** What tables of connections are known by: each that makes tables makes an empty one first, and drops it last. */
export interface Scratch {
  /** The schema that was named. */
  readonly schema: Sql | undefined
  /** Leaves word whose the tables are. */
  claim(): Promise<void>
  /** Drops what connections left whose process was killed, and ends what they had running. */
  sweep(): Promise<void>
  /** Takes the word back. */
  release(): Promise<void>
}

/** What reaches the server. */
interface Statements {
  run(text: string): Promise<void>
  /** A column of what a command tells. */
  texts(text: string, column: string): Promise<readonly string[]>
}

/** @throws ARGUMENT_INVALID for a schema that is no name. */
export function openScratch(session: Session, schema: string | undefined, statements: Statements): Scratch {
  const { head } = session
  const place = schemaOf(schema)
  const { sql, identifier } = sparkDialect
  const quoted = (name: string): Sql =>
    place === undefined ? identifier(name) : sql`${place}.${identifier(name)}`
  const drop = (name: string): Promise<void> => statements.run(sparkDialect.dropTable(quoted(name)).text)
  const own = ownerName(head)
  let claimed = false
  const list = (): Promise<readonly string[]> => {
    const from = place === undefined ? sql`` : sql` in ${place}`
    return statements.texts(sql`show tables${from} like 'clientele_*'`.text, 'tableName')
  }
  return {
    schema: place,
    async claim() {
      claimed = true
      await statements.run(sql`create table if not exists ${quoted(own)} (x int) using parquet`.text)
    },
    async sweep() {
      const ended = await endedIn(await list(), session)
      if (ended.size === 0) return
      for (const tag of ended) await quietly(releaseOther(session, tag))
      // Again, for what was finished meanwhile; owners last, by which the rest is found.
      const left = (await list()).filter((name) => ended.has(tagOf(name)))
      for (const name of left.filter((one) => !isOwner.test(one))) await drop(name)
      for (const name of left.filter((one) => isOwner.test(one))) await drop(name)
    },
    async release() {
      if (claimed) await drop(own)
    },
  }
}

/** `clientele_`, the session, a number, and words. */
const isOurs = /^clientele_([0-9a-f]{32})_/
/** The machine, the user and the process. */
const isOwner = /^clientele_[0-9a-f]{32}_0_owner_([0-9a-f]{8})_([0-9a-f]{8})_(\d+)$/

function ownerName({ session_id: id, user_context: { user_id: user } }: RequestHead): string {
  return `clientele_${id.replaceAll('-', '')}_0_owner_${short(machineName())}_${short(user)}_${process.pid}`
}

function short(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8)
}

function tagOf(name: string): string {
  return isOurs.exec(name)?.[1] ?? ''
}

/** The sessions whose client is gone, of those that tables are named for. */
async function endedIn(names: readonly string[], session: Session): Promise<ReadonlySet<string>> {
  const owners = new Map(names.filter((name) => isOwner.test(name)).map((name) => [tagOf(name), name]))
  const ended = new Set<string>()
  for (const tag of new Set(names.map(tagOf))) {
    if (tag === '' || tag === session.head.session_id.replaceAll('-', '')) continue
    const owner = owners.get(tag)
    // Owners are made first and dropped last.
    if (owner === undefined || (await hasEnded(owner, tag, session))) ended.add(tag)
  }
  return ended
}

/** On this machine, whether the process is there; of other machines, whether the server still knows the session. Other users are left alone. */
async function hasEnded(owner: string, tag: string, session: Session): Promise<boolean> {
  const [, machine, user, process_] = isOwner.exec(owner) ?? []
  if (user !== short(session.head.user_context.user_id)) return false
  if (machine === short(machineName())) return !isRunning(Number(process_))
  try {
    return (await readMark(session.channel, headOf(session, tag))) === ''
  } catch (cause) {
    return readFailure(cause, session.channel).errorClass?.startsWith('INVALID_HANDLE.SESSION_') === true
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Ends what the session of another client runs, which would go on for minutes. */
function releaseOther(session: Session, tag: string): Promise<unknown> {
  return session.channel.ask('ReleaseSession', headOf(session, tag), shortMs)
}

function headOf({ head }: Session, tag: string): RequestHead {
  return { ...head, session_id: tag.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') }
}

function schemaOf(schema: string | undefined): Sql | undefined {
  if (schema === undefined) return undefined
  const parts = schema.split('.')
  if (!parts.every((part) => /^[\p{L}\p{N}_-]+$/u.test(part)))
    throw new ClienteleError(
      'ARGUMENT_INVALID',
      `"${schema}" is no schema for scratch tables: take names joined by points, as in catalog.schema.`,
      { option: 'scratch' },
    )
  const { sql, identifier } = sparkDialect
  return parts.map(identifier).reduce((all, part) => sql`${all}.${part}`)
}
