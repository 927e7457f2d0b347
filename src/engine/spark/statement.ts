import type { ResponseStream } from './channel.ts'
import { newId } from './ids.ts'
import type { ExecuteResponse } from './messages.ts'
import { quietly, type Running, type Session, shortMs } from './session.ts'

/** One statement on the server, and how it ends. */
export interface Statement extends Running {
  readonly id: string
  readonly tag: string
  /** Rejects when the statement is stopped. */
  readonly stopped: Promise<never>
  /** @throws what the statement was stopped with. */
  checkStopped(): void
  /** Follows the answers of a call, which ends with the statement. */
  follow(stream: ResponseStream<ExecuteResponse>): ResponseStream<ExecuteResponse>
  /** Says that nothing is left running: the server has finished, or is gone. */
  settle(server: 'finished' | 'gone'): void
  /** Stops what still runs, and lets the server forget it. */
  end(): Promise<void>
}

/** Begins a statement, which the signal stops. */
export function beginStatement(session: Session, signal: AbortSignal | undefined): Statement {
  const id = newId()
  const tag = `clientele-${id}`
  let reason: { readonly is: unknown } | null = null
  let server: 'running' | 'finished' | 'gone' = 'running'
  let stream: ResponseStream<ExecuteResponse> | null = null
  let interrupted: Promise<unknown> | null = null
  let reject: (reason: unknown) => void = () => {}
  const stopped = new Promise<never>((_, no) => {
    reject = no
  })
  // Who waits for something else must not be told that nobody listened.
  stopped.catch(() => {})
  const onAbort = (): void => statement.stop(signal?.reason)
  const statement: Statement = {
    id,
    tag,
    stopped,
    stop(why) {
      if (reason !== null) return
      reason = { is: why }
      if (server === 'running') interrupted = interrupt(session, tag)
      reject(why)
      stream?.cancel()
    },
    checkStopped() {
      if (reason !== null) throw reason.is
    },
    follow(next) {
      stream = next
      return next
    },
    settle(how) {
      server = how
    },
    async end() {
      signal?.removeEventListener('abort', onAbort)
      session.running.delete(statement)
      if (server === 'running') await (interrupted ?? interrupt(session, tag))
      stream?.cancel()
      if (server !== 'gone') await releaseAll(session, id)
    },
  }
  session.running.add(statement)
  signal?.addEventListener('abort', onAbort, { once: true })
  return statement
}

/** A statement that nobody reads would hold its share of the server until it times out. */
function interrupt({ channel, head }: Session, tag: string): Promise<unknown> {
  const request = { ...head, interrupt_type: 'INTERRUPT_TYPE_TAG', operation_tag: tag }
  return quietly(channel.ask('Interrupt', request, shortMs))
}

function releaseAll({ channel, head }: Session, id: string): Promise<unknown> {
  return quietly(channel.ask('ReleaseExecute', { ...head, operation_id: id, release_all: {} }, shortMs))
}

/** Lets the server forget the answers up to one, which were received. */
export function releaseUntil({ channel, head }: Session, id: string, response: string): Promise<unknown> {
  const request = { ...head, operation_id: id, release_until: { response_id: response } }
  return quietly(channel.ask('ReleaseExecute', request, shortMs))
}
