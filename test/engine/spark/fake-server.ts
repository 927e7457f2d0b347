import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import type {
  handleServerStreamingCall,
  handleUnaryCall,
  Metadata,
  ServerWritableStream,
  ServiceDefinition,
  ServiceError,
} from '@grpc/grpc-js'
import type { MessageTypeDefinition } from '@grpc/proto-loader'
import * as arrow from 'apache-arrow'
import { type Channel, readProtocol } from '../../../src/engine/spark/channel.ts'
import { loadPackages } from '../../../src/engine/spark/optional-packages.ts'
import { serviceName } from '../../../src/engine/spark/protocol.ts'
import { uploadBytes } from '../../../src/engine/spark/upload-bytes.ts'
import type { Column } from '../../../src/table/column.ts'
import { createDictionaryBuilder } from '../../../src/table/dictionary-builder.ts'
import { makeTable } from '../../../src/table/make-table.ts'
import type { Table } from '../../../src/table/table.ts'

const { grpc, loader, protobuf } = await loadPackages()
const protocol = readProtocol({ grpc, loader, protobuf, arrow })

/** Decodes messages as a channel does. */
export const messages: Pick<Channel, 'decode'> = {
  decode: (name, bytes) =>
    (protocol[name] as MessageTypeDefinition<object, never>).deserialize(Buffer.from(bytes)),
}

/** A request as the server decodes it; tests read what they ask for. */
// biome-ignore lint/suspicious/noExplicitAny: what a test asks of a request is checked by the test
export type Request = any
export type Call = ServerWritableStream<Request, object>

export interface FakeServer {
  readonly port: number
  readonly url: string
  /** Every call received, with its request. */
  readonly calls: { readonly method: string; readonly request: Request; readonly token: string }[]
  /** The requests of a method. */
  requests(method: string): readonly Request[]
  stop(): void
}

export interface Script {
  readonly execute?: (call: Call, server: FakeServer) => unknown
  readonly reattach?: (call: Call, server: FakeServer) => unknown
  /** Answers of other methods, by name; an object with a code is an error. */
  readonly answers?: Readonly<Record<string, (request: Request, token: string) => object>>
}

/** A gRPC server that does what a test says, for what a real one does too seldom to be waited for. */
export async function fakeServer(script: Script): Promise<FakeServer> {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1 })
  const calls: { method: string; request: Request; token: string }[] = []
  const note = (method: string, call: { request: Request; metadata: Metadata }): string => {
    const token = String(call.metadata.get('authorization')[0] ?? '')
    calls.push({ method, request: call.request, token })
    return token
  }
  const unary =
    (method: string): handleUnaryCall<Request, object> =>
    (call, callback) => {
      const token = note(method, call)
      const answer = script.answers?.[method]?.(call.request, token) ?? {}
      if ('code' in answer) callback(answer as ServiceError)
      else callback(null, answer)
    }
  const streaming =
    (method: string, run: Script['execute']): handleServerStreamingCall<Request, object> =>
    (call) => {
      note(method, call)
      call.on('error', () => {})
      void run?.(call, fake)
    }
  const methods = [
    'ReleaseExecute',
    'AnalyzePlan',
    'Config',
    'Interrupt',
    'FetchErrorDetails',
    'ReleaseSession',
  ]
  server.addService(protocol[serviceName] as ServiceDefinition, {
    ...Object.fromEntries(methods.map((method) => [method, unary(method)])),
    ExecutePlan: streaming('ExecutePlan', script.execute),
    ReattachExecute: streaming('ReattachExecute', script.reattach),
  })
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  )
  const fake: FakeServer = {
    port,
    url: `sc://127.0.0.1:${port}`,
    calls,
    requests: (method) => calls.filter((call) => call.method === method).map(({ request }) => request),
    stop: () => server.forceShutdown(),
  }
  return fake
}

/** An answer with a batch of one column of numbers. */
export function numbers(id: string, values: readonly number[]): object {
  return { response_id: id, arrow_batch: { row_count: values.length, data: bytesOf({ x: values }) } }
}

export function bytesOf(columns: Record<string, readonly (number | string | null)[]>): Buffer {
  return Buffer.from(uploadBytes(arrow, tableOf(columns)))
}

/** A table of columns of kind number and, where there is a text in them or nothing at all, text. */
export function tableOf(columns: Record<string, readonly (number | string | null)[]>): Table {
  return makeTable(
    Object.entries(columns).map(([name, values]): [string, Column] => [name, columnOf(values)]),
  )
}

function columnOf(values: readonly (number | string | null)[]): Column {
  const isText = values.length === 0 || values.some((value) => typeof value === 'string')
  if (!isText)
    return { kind: 'number', values: Float64Array.from(values, (value) => Number(value ?? Number.NaN)) }
  const builder = createDictionaryBuilder()
  const codes = Int32Array.from(values, (value) =>
    value === null ? -1 : builder.codeOfString(String(value)),
  )
  return { kind: 'text', codes, dictionary: builder.snapshot() }
}

export const complete: object = { response_id: 'end', result_complete: {} }

/** A failure as a server sends it. */
export function failed(code: number, details: string, info?: Readonly<Record<string, string>>): object {
  const metadata = new grpc.Metadata()
  if (info !== undefined) {
    const encode = (name: string, message: object): Buffer =>
      (protocol[name] as MessageTypeDefinition<object, object>).serialize(message)
    const value = encode('spark.connect.ErrorInfo', { reason: 'fake', metadata: info })
    const details = [{ type_url: 'type.googleapis.com/google.rpc.ErrorInfo', value }]
    metadata.set('grpc-status-details-bin', encode('spark.connect.Status', { code, details }))
  }
  return { code, details, metadata }
}

/** Ends a stream with a failure. */
export function fail(
  call: Call,
  code: number,
  details: string,
  info?: Readonly<Record<string, string>>,
): void {
  call.emit('error', failed(code, details, info))
}

/** A way to a server that can be cut. */
export interface CutProxy {
  readonly port: number
  /** Bytes that came from the server so far. */
  received(): number
  /** Resets every connection that stands. */
  reset(): void
  close(): void
}

/** @param onReceive - told how many bytes came in all, at every piece. */
export async function proxyTo(
  port: number,
  onReceive: (bytes: number, proxy: CutProxy) => void,
): Promise<CutProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let bytes = 0
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    for (const one of pair) one.on('error', () => {}).on('close', () => pairs.delete(pair))
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    near.pipe(far)
    far.pipe(near)
    far.on('data', (piece) => {
      bytes += piece.length
      onReceive(bytes, proxy)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: CutProxy = {
    port: (server.address() as { port: number }).port,
    received: () => bytes,
    reset() {
      for (const [near, far] of pairs) {
        near.resetAndDestroy()
        far.destroy()
      }
    },
    close() {
      proxy.reset()
      server.close()
    },
  }
  return proxy
}
