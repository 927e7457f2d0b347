import { openChannel } from '../../../src/engine/spark/channel.ts'
import type { SparkAddress } from '../../../src/engine/spark/connection-string.ts'
import { readConnectionString } from '../../../src/engine/spark/connection-string.ts'
import { execute } from '../../../src/engine/spark/execute.ts'
import { connectSpark, type SparkConnection, type SparkOptions } from '../../../src/engine/spark/index.ts'
import type { ExecuteResponse } from '../../../src/engine/spark/messages.ts'
import { loadPackages } from '../../../src/engine/spark/optional-packages.ts'
import { openSession, type Session } from '../../../src/engine/spark/session.ts'
import { type CutProxy, proxyTo } from './fake-server.ts'

/** A real server, as `scripts/spark-servers.ts` starts it. */
export interface RealServer {
  readonly name: 'Spark' | 'Sail'
  readonly remote: string
  readonly address: SparkAddress
}

/** The variables that name servers. */
export const variables = { Spark: 'SPARK_REMOTE', Sail: 'SAIL_REMOTE' } as const

/** The servers that are named. */
export const servers: readonly RealServer[] = Object.entries(variables).flatMap(([name, variable]) => {
  const remote = process.env[variable]
  if (remote === undefined || remote === '') return []
  return [{ name: name as RealServer['name'], remote, address: readConnectionString(remote) }]
})

/** The same server on another port, as seen through a proxy. */
function remoteAt({ remote, address }: RealServer, port: number): string {
  return remote.replace(`:${address.port}`, `:${port}`)
}

/** A connection through a proxy that can be cut. */
export async function proxied(
  server: RealServer,
  onReceive: (bytes: number, proxy: CutProxy) => void,
  options: SparkOptions = {},
): Promise<{ spark: SparkConnection; proxy: CutProxy }> {
  const proxy = await proxyTo(server.address.port, onReceive)
  return { proxy, spark: await connectSpark(remoteAt(server, proxy.port), options) }
}

/** What lies below a connection, for what it does not show. */
export interface Below {
  readonly session: Session
  /** How often each streaming call was made. */
  readonly streams: Record<string, number>
  responses(sql: string): AsyncGenerator<ExecuteResponse>
}

export async function below({ address }: RealServer): Promise<Below> {
  const packages = await loadPackages()
  const channel = openChannel(packages, address, { maxMessageBytes: 2 ** 27, certificateAuthority: null })
  const streams: Record<string, number> = {}
  const counted: typeof channel = {
    ...channel,
    stream(method, request) {
      streams[method] = (streams[method] ?? 0) + 1
      return channel.stream(method, request)
    },
  }
  const head = { user_context: { user_id: 'test' }, client_type: 'test' }
  const session = await openSession(counted, 'server', head, { settings: {}, patienceMs: 10_000 })
  return {
    session,
    streams,
    responses: (query) => execute(session, { root: { common: { plan_id: 0 }, sql: { query } } }, {}),
  }
}
