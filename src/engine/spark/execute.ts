import type { StatementOptions } from '../connection.ts'
import type { ResponseStream } from './channel.ts'
import { grpcCode, isInterruption, isUnknownOperation, readFailure } from './failure.ts'
import type { ExecuteResponse, Plan } from './messages.ts'
import { createPatience, type Patience } from './patience.ts'
import { progressTo } from './progress.ts'
import type { Session } from './session.ts'
import { beginStatement, releaseUntil, type Statement } from './statement.ts'

/** After so many bytes the server is told that it may forget what was received. */
const releaseBytes = 8 * 2 ** 20
/** A stream that stood so long was no attempt in vain, though it brought nothing, in ms. */
const worthwhileMs = 5000
const chunkBytes = 4 * 2 ** 20

/**
 * Runs a plan and gives the answers one by one, each once and in order. A connection that breaks, or a stream that ends before the statement is
 * complete, is taken up again after the last answer received. The server is held back while nobody reads, and forgets the statement at the end.
 */
export async function* execute(
  session: Session,
  plan: Plan,
  options: StatementOptions,
): AsyncGenerator<ExecuteResponse> {
  session.checkOpen()
  options.signal?.throwIfAborted()
  const statement = beginStatement(session, options.signal)
  try {
    await session.confirm()
    yield* attempts({ session, statement, plan, onProgress: progressTo(options.onProgress), last: null })
  } finally {
    await statement.end()
  }
}

interface Course {
  readonly session: Session
  readonly statement: Statement
  readonly plan: Plan
  readonly onProgress: (response: ExecuteResponse) => void
  /** The last answer received. */
  last: string | null
}

async function* attempts(course: Course): AsyncGenerator<ExecuteResponse> {
  const { session, statement } = course
  const patience = createPatience(session.channel, session.patienceMs)
  let open = start
  for (;;) {
    const { last } = course
    let failure: unknown = null
    const timer = setTimeout(() => patience.restore(), worthwhileMs).unref()
    try {
      if (yield* answers(course, open(course), patience)) return
    } catch (cause) {
      failure = cause
    } finally {
      clearTimeout(timer)
    }
    statement.checkStopped()
    open = failure === null ? reattach : await nextAfter(failure, course)
    // Servers end streams on purpose, after some time or size.
    if (failure === null && course.last !== last) continue
    if (await Promise.race([patience.reconnect(), statement.stopped])) continue
    statement.settle('gone')
    throw await session.errorOf(failure ?? endedEarly())
  }
}

/** Gives the answers of one call; true when the statement is complete. */
async function* answers(
  course: Course,
  stream: ResponseStream<ExecuteResponse>,
  patience: Patience,
): AsyncGenerator<ExecuteResponse, boolean> {
  const { session, statement } = course
  let bytes = 0
  for await (const response of statement.follow(stream) as AsyncIterable<ExecuteResponse>) {
    statement.checkStopped()
    patience.restore()
    session.observe(response)
    course.last = response.response_id ?? course.last
    course.onProgress(response)
    if (response.result_complete !== undefined) {
      statement.settle('finished')
      return true
    }
    bytes += response.arrow_batch?.data?.length ?? 0
    yield response
    statement.checkStopped()
    if (bytes < releaseBytes || course.last === null) continue
    bytes = 0
    void releaseUntil(session, statement.id, course.last)
  }
  return false
}

/**
 * How to go on after a failure: after a break from the last answer on, and from the start where the statement never reached the server. The same id
 * keeps a statement from running twice.
 *
 * @throws what the failure means to callers where there is no going on.
 */
async function nextAfter(cause: unknown, course: Course): Promise<typeof start> {
  const { session, statement, last } = course
  const failure = readFailure(cause, session.channel)
  if (isInterruption(failure)) return reattach
  if (isUnknownOperation(failure)) await session.confirm()
  if (isUnknownOperation(failure) && last === null) return start
  if (failure.errorClass === 'INVALID_HANDLE.OPERATION_ALREADY_EXISTS') return reattach
  if (failure.code < 0) throw cause
  // What is too large for us may still be running there.
  if (failure.code !== grpcCode.exhausted) statement.settle('finished')
  throw await session.errorOf(cause)
}

function start({ session, statement, plan }: Course): ResponseStream<ExecuteResponse> {
  return session.channel.stream('ExecutePlan', {
    ...session.head,
    plan,
    operation_id: statement.id,
    tags: [statement.tag],
    request_options: [
      { reattach_options: { reattachable: true } },
      {
        result_chunking_options: { allow_arrow_batch_chunking: true, preferred_arrow_chunk_size: chunkBytes },
      },
    ],
    ...observed(session),
  })
}

function reattach({ session, statement, last }: Course): ResponseStream<ExecuteResponse> {
  return session.channel.stream('ReattachExecute', {
    ...session.head,
    operation_id: statement.id,
    ...(last === null ? {} : { last_response_id: last }),
    ...observed(session),
  })
}

/** With it the server can tell that it is no longer the one that knew the session. */
function observed(session: Session): { client_observed_server_side_session_id?: string } {
  const name = session.observed()
  return name === null ? {} : { client_observed_server_side_session_id: name }
}

function endedEarly(): Error {
  return new Error('the server ends its answers again and again before the statement is complete')
}
