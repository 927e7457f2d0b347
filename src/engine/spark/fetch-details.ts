import type { Channel } from './channel.ts'
import type { Failure } from './failure.ts'
import type { ErrorDetailsResponse } from './messages.ts'

const limitMs = 2000
const shownFrames = 20

/** Asks the server what else it knows of a failure: its class where that was missing, its full words, and where in the server it arose, for the cause. */
export async function fetchDetails(channel: Channel, head: object, failure: Failure): Promise<Failure> {
  if (failure.errorId === null) return failure
  try {
    const request = { ...head, error_id: failure.errorId }
    return withDetails(failure, await channel.ask('FetchErrorDetails', request, limitMs))
  } catch {
    // What is known already must do: a second failure must not hide the first.
    return failure
  }
}

function withDetails(
  failure: Failure,
  { errors = [], root_error_idx: at = 0 }: ErrorDetailsResponse,
): Failure {
  const root = errors[at]
  if (root === undefined) return failure
  const cause = new Error(root.message ?? failure.text, { cause: failure.cause })
  const frames = (root.stack_trace ?? [])
    .slice(0, shownFrames)
    .map(
      (frame) =>
        `    at ${frame.declaring_class}.${frame.method_name} (${frame.file_name ?? 'unknown'}:${frame.line_number ?? 0})`,
    )
  cause.stack = [`Spark: ${cause.message}`, ...frames].join('\n')
  return {
    ...failure,
    text: root.message ?? failure.text,
    errorClass: failure.errorClass ?? root.spark_throwable?.error_class ?? null,
    sqlState: failure.sqlState ?? root.spark_throwable?.sql_state ?? null,
    cause,
  }
}
