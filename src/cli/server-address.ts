import { isLoopback, readConnectionString } from '../engine/spark/connection-string.ts'

/**
 * The address of a server with a token that it does not hold itself. A token goes to another machine over TLS, or not at all.
 *
 * @throws ARGUMENT_INVALID where it is no address.
 */
export function addressWithToken(address: string, token: string | undefined): string {
  const { host, secure, token: own } = readConnectionString(address)
  if (token === undefined || own !== null) return address
  const given = address.replace(/;$/, '')
  const start = given.includes('/;') ? given : `${given.replace(/\/$/, '')}/`
  const further = [`token=${encodeURIComponent(token)}`]
  if (!secure && !isLoopback(host)) further.push('use_ssl=true')
  return [start, ...further].join(';')
}
