import { isIP, isIPv4 } from 'node:net'
import { ClienteleError } from '../../errors.ts'

/** Where a server is and how it is spoken to. */
export interface SparkAddress {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly token: string | null
  readonly userId: string | null
  readonly userAgent: string | null
  /** Sent with every call. */
  readonly headers: Readonly<Record<string, string>>
}

const defaultPort = 15002
const form = /^sc:\/\/(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+)(?::(\d{1,5}))?(?:\/(.*))?$/

/** What the form of the string knows, but what this client has its own way for. */
const ownWays: Readonly<Record<string, string>> = {
  session_id: 'Every connection makes a session of its own.',
  grpc_max_message_size: 'Use the option maxMessageBytes.',
  authorization: 'Give the token as "token=".',
}

/**
 * Reads `sc://host:port/;token=..;use_ssl=true;user_id=..;x-name=..`, the form in which Spark clients are told their server. Port 15002 where none is
 * given; keys without a meaning of their own become headers. Messages never show what stands behind a `=`, which may be secret.
 *
 * @throws ARGUMENT_INVALID where it is not of that form, or would send a token in clear text to another machine.
 */
export function readConnectionString(url: string): SparkAddress {
  const found = form.exec(url)
  if (found === null) throw invalid('is not of the form sc://host:port/;key=value')
  const host = found[1].replace(/^\[|\]$/g, '')
  if (found[1].startsWith('[') && isIP(host) !== 6) throw invalid('names no address between its brackets')
  const port = found[2] === undefined ? defaultPort : Number(found[2])
  if (port < 1 || port > 65_535) throw invalid(`names port ${port}, but ports go from 1 to 65535`)
  const parameters = readParameters(found[3] ?? '')
  const address = {
    host,
    port,
    secure: readFlag(parameters.get('use_ssl')),
    token: parameters.get('token') ?? null,
    userId: parameters.get('user_id') ?? null,
    userAgent: parameters.get('user_agent') ?? null,
    headers: headersOf(parameters),
  }
  if (address.token !== null && !address.secure && !isLoopback(host)) throw clearText(host)
  return address
}

/** Whether a host is this machine. Only literal addresses and `localhost` count: another name may lead anywhere. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return host.startsWith('127.')
  return host.toLowerCase() === 'localhost' || host === '::1'
}

function readParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  if (text !== '' && !text.startsWith(';')) throw invalid('has a path; parameters begin with ";"')
  for (const part of text.split(';')) {
    if (part === '') continue
    const at = part.indexOf('=')
    const key = at < 0 ? part : part.slice(0, at)
    const value = at < 0 ? '' : decoded(part.slice(at + 1), key)
    if (!/^[0-9A-Za-z_.-]{1,100}$/.test(key)) throw invalid('has a parameter whose name cannot be one')
    if (value === '') throw invalid(`gives no value to "${key}"`)
    if (!/^[\x20-\x7e]+$/.test(value)) throw invalid(`gives "${key}" a value beyond printable ASCII`)
    if (parameters.has(key)) throw invalid(`gives "${key}" twice`)
    parameters.set(key, value)
  }
  return parameters
}

function decoded(value: string, key: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    throw invalid(`has a "%" in the value of "${key}" that begins no percent code`)
  }
}

function readFlag(value: string | undefined): boolean {
  if (value === undefined || value.toLowerCase() === 'false') return false
  if (value.toLowerCase() === 'true') return true
  throw invalid('gives "use_ssl" a value other than true or false')
}

function headersOf(parameters: ReadonlyMap<string, string>): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [key, value] of parameters) {
    if (['use_ssl', 'token', 'user_id', 'user_agent'].includes(key)) continue
    const name = key.toLowerCase()
    if (Object.hasOwn(ownWays, name)) throw invalid(`holds "${key}". ${ownWays[name]}`)
    if (name.startsWith('grpc-') || name.endsWith('-bin') || name === '__proto__')
      throw invalid(`names the header "${key}", which gRPC keeps for itself`)
    headers[name] = value
  }
  return headers
}

function clearText(host: string): ClienteleError {
  return new ClienteleError(
    'ARGUMENT_INVALID',
    `The connection string would send a token to ${host} in clear text, for everyone between to read. Add use_ssl=true.`,
    { host },
  )
}

function invalid(fault: string): ClienteleError {
  return new ClienteleError('ARGUMENT_INVALID', `The connection string ${fault}.`, { fault })
}
