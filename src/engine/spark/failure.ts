import { ClienteleError, type ErrorCode } from '../../errors.ts'
import type { Channel } from './channel.ts'
import type { ErrorInfo, Status } from './messages.ts'

/** What gRPC tells of a call that failed, with what Spark adds to it. */
export interface Failure {
  /** The code of gRPC; -1 for what did not come from gRPC. */
  readonly code: number
  /** The server's words, which may quote values of the data. */
  readonly text: string
  /** Such as `TABLE_OR_VIEW_NOT_FOUND`, where the server names one. */
  readonly errorClass: string | null
  readonly sqlState: string | null
  /** By which the server tells more. */
  readonly errorId: string | null
  readonly cause: unknown
}

/** The codes of gRPC that matter here. */
export const grpcCode = {
  cancelled: 1,
  deadline: 4,
  denied: 7,
  exhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const

/** Reads what a call failed with. */
export function readFailure(cause: unknown, channel: Pick<Channel, 'decode'>): Failure {
  if (!isServiceError(cause)) {
    const text = cause instanceof Error ? cause.message : String(cause)
    return { code: -1, text, errorClass: null, sqlState: null, errorId: null, cause }
  }
  const text = cause.details
  const facts = factsOf(cause, channel)
  return {
    code: cause.code,
    text,
    errorClass: facts['errorClass'] ?? inBrackets.exec(text)?.[1] ?? null,
    sqlState: facts['sqlState'] ?? /SQLSTATE: ([0-9A-Z]{5})/.exec(text)?.[1] ?? null,
    errorId: facts['errorId'] ?? null,
    cause,
  }
}

/** `Table not found: [TABLE_OR_VIEW_NOT_FOUND] ...`: servers that send no facts may begin like this. */
const inBrackets = /^(?:[A-Za-z ]+: )?\[([A-Z][A-Z0-9_]*(?:\.[A-Z][A-Z0-9_]*)*)\]/

/**
 * Whether the statement may go on over another connection. Streams that were reset show as one of three codes; a call that we cancel ourselves is not
 * looked at.
 */
export function isInterruption({ code, errorClass, text }: Failure): boolean {
  if (code === grpcCode.cancelled) return errorClass === null
  return code === grpcCode.unavailable || (code === grpcCode.internal && text.includes('RST_STREAM'))
}

/** Whether the server does not know the statement. */
export function isUnknownOperation({ errorClass, text }: Failure): boolean {
  return errorClass === 'INVALID_HANDLE.OPERATION_NOT_FOUND' || /\boperation not found\b/.test(text)
}

const isRefusal = /certificate|self.signed|SSL|TLS|wrong version number|EPROTO/i

/** The error that callers see. Its message names class and state; the server's words stand in its cause unless they can only speak of names. */
export function errorOf(failure: Failure, server: string): ClienteleError {
  const { errorClass, sqlState, code: grpc, cause } = failure
  const [code, message] = told(failure, server)
  return new ClienteleError(code, message, { server, errorClass, sqlState, grpc }, cause)
}

function told(failure: Failure, server: string): readonly [ErrorCode, string] {
  const { code, errorClass, text } = failure
  if (isLostSession.test(errorClass ?? text)) return sessionLost(server)
  switch (code) {
    case grpcCode.unauthenticated:
    case grpcCode.denied:
      return [
        'ENGINE_REFUSED',
        `${server} takes no statement from us: the token is missing, wrong or not enough.`,
      ]
    case grpcCode.unavailable:
      if (!isRefusal.test(text)) return ['ENGINE_UNREACHABLE', `${server} cannot be reached: ${text}.`]
      return ['ENGINE_REFUSED', `No secure connection to ${server} came about: ${text}.`]
    case grpcCode.cancelled:
    case grpcCode.deadline:
      return ['ENGINE_UNREACHABLE', `${server} does not answer: ${text}.`]
    case grpcCode.exhausted:
      return ['ENGINE_TOO_LARGE', `A message between us and ${server} is over a limit: ${text}.`]
    default:
      return ['ENGINE_FAILED', `${server} could not run the statement${reason(failure)}.`]
  }
}

/** The class of Spark; the words of Sail, which has none. */
const isLostSession = /^INVALID_HANDLE\.SESSION_|^invalid argument: session [0-9a-f-]+ is not running/

/** What is told where the server no longer knows our session. */
export function sessionLost(server: string): readonly [ErrorCode, string] {
  return [
    'ENGINE_SESSION_LOST',
    `${server} was started anew or has dropped our session, and its temporary views with it. Connect again, and resume from what is stored.`,
  ]
}

/** States of class 42 and 0A are about names and syntax, and quote no data. */
function reason({ errorClass, sqlState, text }: Failure): string {
  if (sqlState !== null && /^(42|0A)/.test(sqlState))
    return `: ${text.trim().split('\n')[0].replace(/\.$/, '')}`
  if (errorClass === null) return '; its words are in the cause of this error'
  return `: ${errorClass}${sqlState === null ? '' : `, SQLSTATE ${sqlState}`}; its words are in the cause of this error`
}

interface ServiceError extends Error {
  readonly code: number
  readonly details: string
  readonly metadata: { get(name: string): readonly (string | Uint8Array)[] }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'metadata' in error
}

/** The facts that Spark puts beside its message, if any. */
function factsOf(error: ServiceError, channel: Pick<Channel, 'decode'>): Readonly<Record<string, string>> {
  const [bytes] = error.metadata.get('grpc-status-details-bin')
  if (!(bytes instanceof Uint8Array)) return {}
  const status = channel.decode<Status>('spark.connect.Status', bytes)
  for (const { type_url: type, value } of status.details ?? []) {
    if (value === undefined || type?.endsWith('google.rpc.ErrorInfo') !== true) continue
    return channel.decode<ErrorInfo>('spark.connect.ErrorInfo', value).metadata ?? {}
  }
  return {}
}
