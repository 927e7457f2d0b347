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
  readonly running: Set<Running>
  /** The name that the server itself gave the session; null as long as it has told none. */
  observed(): string | null
  /**
   * Takes note of that name.
   *
   * @throws ENGINE_SESSION_LOST where it is another than before: the server was started anew.
   */
  observe(response: { readonly server_side_session_id?: string | undefined }): void
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

/** What is needed of every server, so that the same SQL means the same: errors where a value cannot be, days in UTC, Arrow without compression. */
const neededSettings = {
  'spark.sql.ansi.enabled': 'true',
  'spark.sql.session.timeZone': 'UTC',
  'spark.sql.execution.arrow.compression.codec': 'none',
  'spark.sql.execution.arrow.maxRecordsPerBatch': '200000',
} as const

/** Opens a session and sends its settings. */
export async function openSession(
  channel: Channel,
  server: string,
  head: Omit<RequestHead, 'session_id'>,
  settings: Readonly<Record<string, string>>,
): Promise<Session> {
  const session = createSession(channel, server, { session_id: newId(), ...head })
  const pairs = Object.entries({ ...settings, ...neededSettings }).map(([key, value]) => ({ key, value }))
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

function createSession(channel: Channel, server: string, head: RequestHead): Session {
  let known: string | null = null
  let closed = false
  const running = new Set<Running>()
  const wake = setInterval(() => void quietly(ask(channel, head)), wakeMs).unref()
  return {
    channel,
    server,
    head,
    running,
    observed: () => known,
    observe({ server_side_session_id: name }) {
      if (name === undefined || name === '') return
      if (known !== null && known !== name) throw lost(server)
      known = name
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

function ask(channel: Channel, head: RequestHead): Promise<ConfigResponse> {
  const keys = ['spark.sql.session.timeZone']
  return channel.ask('Config', { ...head, operation: { get_option: { keys } } }, shortMs)
}

function lost(server: string): ClienteleError {
  const [code, message] = sessionLost(server)
  return new ClienteleError(code, message, { server })
}

function closedError(server: string): ClienteleError {
  return new ClienteleError('ENGINE_CLOSED', `The connection to ${server} was closed.`, { server })
}
