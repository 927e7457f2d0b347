import { ClienteleError } from '../../errors.ts'
import type { Channel } from './channel.ts'
import { errorOf, readFailure, sessionLost } from './failure.ts'
import { fetchDetails } from './fetch-details.ts'
import { newId } from './ids.ts'
import type { AnalyzeResponse, ConfigResponse } from './messages.ts'

/** What every request begins with. */
export interface RequestHead {
  readonly session_id: string
  readonly user_context: { readonly user_id: string }
  readonly client_type: string
}

/** Something that runs in the session and must end with it. */
export interface Running {
  stop(reason: unknown): void
}

/** A session of the server: its settings, its temporary views, and what runs in it. */
export interface Session {
  readonly channel: Channel
  /** `host:port`, for messages. */
  readonly server: string
  readonly head: RequestHead
  /** How long a server that is gone is waited for, in ms. */
  readonly patienceMs: number
  readonly running: Set<Running>
  /** The name that the server itself gave the session; null as long as it has told none. */
  observed(): string | null
  /**
   * Takes note of that name.
   *
   * @throws ENGINE_SESSION_LOST where it is another than before: the server was started anew.
   */
  observe(response: { readonly server_side_session_id?: string | undefined }): void
  /**
   * Makes sure that a server that names no sessions (Sail) still knows ours: started anew, it would make another under the same name, without our
   * settings. A server that does not answer is left to the statement.
   *
   * @throws ENGINE_SESSION_LOST where it does not.
   */
  confirm(): Promise<void>
  /** @throws ENGINE_CLOSED after `close`. */
  checkOpen(): void
  /** The error that callers see of a call that failed. */
  errorOf(cause: unknown): Promise<ClienteleError>
  close(): Promise<void>
}

/** How long a short question may take, in ms. The first one also wakes the server. */
export const shortMs = 2000
const firstMs = 30_000
/** Servers drop sessions that ask nothing for an hour. */
const wakeMs = 600_000

/** What is needed of every server, so that the same SQL means the same: errors where a value cannot be, days in UTC, texts as they are written, Arrow without compression. */
const neededSettings = {
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.session.timeZone': 'UTC',
  // Else `${x}` and `${env:X}` within quotes become what the server has under these names.
  'spark.sql.variable.substitute': 'false',
  'spark.sql.parser.escapedStringLiterals': 'false',
  'spark.sql.execution.arrow.compression.codec': 'none',
  'spark.sql.execution.arrow.maxRecordsPerBatch': '200000',
} as const

/** What is better than a server's own defaults. The virtual machine interprets methods of more bytes, and Spark writes some for long lists of columns: up to four times slower. */
const betterSettings = { 'spark.sql.codegen.hugeMethodLimit': '8000' } as const

/** By this setting a session is known again. */
const mark = 'clientele.session'

export interface SessionOptions {
  /** Settings of the session; what the library needs wins over them. */
  readonly settings: Readonly<Record<string, string>>
  readonly patienceMs: number
}

/** Opens a session and sends its settings. */
export async function openSession(
  channel: Channel,
  server: string,
  head: Omit<RequestHead, 'session_id'>,
  { settings, patienceMs }: SessionOptions,
): Promise<Session> {
  const session = createSession(channel, server, { session_id: newId(), ...head }, patienceMs)
  const all = { ...betterSettings, ...settings, ...neededSettings, [mark]: session.head.session_id }
  const pairs = Object.entries(all).map(([key, value]) => ({ key, value }))
  const request = { ...session.head, operation: { set: { pairs } } }
  try {
    session.observe(await channel.ask<ConfigResponse>('Config', request, firstMs))
  } catch (cause) {
    const error = await session.errorOf(cause)
    channel.close()
    throw error
  }
  return session
}

function createSession(channel: Channel, server: string, head: RequestHead, patienceMs: number): Session {
  let known: string | null = null
  let closed = false
  const running = new Set<Running>()
  const wake = setInterval(() => void quietly(readMark(channel, head)), wakeMs).unref()
  return {
    channel,
    server,
    head,
    patienceMs,
    running,
    observed: () => known,
    observe({ server_side_session_id: name }) {
      if (name === undefined || name === '') return
      if (known !== null && known !== name) throw lost(server)
      known = name
    },
    async confirm() {
      if (known !== head.session_id) return
      const found = await quietly(readMark(channel, head))
      if (found !== null && found !== head.session_id) throw lost(server)
    },
    checkOpen() {
      if (closed) throw closedError(server)
    },
    async errorOf(cause) {
      if (cause instanceof ClienteleError) return cause
      const failure = readFailure(cause, channel)
      return errorOf(await fetchDetails(channel, head, failure), server)
    },
    async close() {
      if (closed) return
      closed = true
      clearInterval(wake)
      for (const one of running) one.stop(closedError(server))
      // A server that is gone keeps no session.
      await quietly(channel.ask('ReleaseSession', head, shortMs))
      channel.close()
    },
  }
}

/** The version of the server, or null where it does not tell. */
export async function serverVersion({ channel, head }: Session): Promise<string | null> {
  const answer = await quietly(
    channel.ask<AnalyzeResponse>('AnalyzePlan', { ...head, spark_version: {} }, firstMs),
  )
  return answer?.spark_version?.version ?? null
}

/** Does without an answer: for what only helps the server, or us, along. */
export async function quietly<Answer>(call: Promise<Answer>): Promise<Answer | null> {
  try {
    return await call
  } catch {
    return null
  }
}

/** What a session is marked with: empty where it is not marked, or was not there. */
export async function readMark(channel: Channel, head: RequestHead): Promise<string> {
  const request = { ...head, operation: { get_option: { keys: [mark] } } }
  const { pairs } = await channel.ask<ConfigResponse>('Config', request, shortMs)
  return pairs?.find(({ key }) => key === mark)?.value ?? ''
}

/** Whether the server calls sessions as we do, and keeps the tables of each to itself: Sail does. */
export function keepsOwnTables(session: Session): boolean {
  return session.observed() === session.head.session_id
}

function lost(server: string): ClienteleError {
  const [code, message] = sessionLost(server)
  return new ClienteleError(code, message, { server })
}

function closedError(server: string): ClienteleError {
  return new ClienteleError('ENGINE_CLOSED', `The connection to ${server} was closed.`, { server })
}
