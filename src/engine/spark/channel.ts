import type { ChannelOptions, Client, ClientReadableStream, Metadata, ServiceError } from '@grpc/grpc-js'
import type { MessageTypeDefinition, PackageDefinition, ServiceDefinition } from '@grpc/proto-loader'
import { isLoopback, type SparkAddress } from './connection-string.ts'
import type { OptionalPackages } from './optional-packages.ts'
import { protocol, serviceName } from './protocol.ts'

/** What a channel is told besides the address. */
export interface ChannelSettings {
  /** The largest message taken from the server, in bytes. */
  readonly maxMessageBytes: number
  /** Who signs the server's certificate, as PEM; the authorities known to Node where null. */
  readonly certificateAuthority: string | null
}

/** A stream of answers. Read it with `for await`; the server is held back while nobody reads. */
export type ResponseStream<Response> = ClientReadableStream<Response>

/** The calls of the protocol over one connection. Failures are those of gRPC, as they come. */
export interface Channel {
  /** Asks once. The call is given up after `limitMs`, which then shows as code 4, like a deadline passed. */
  ask<Response>(method: string, request: object, limitMs: number): Promise<Response>
  stream<Response>(method: string, request: object): ResponseStream<Response>
  /** Waits until the connection stands, at most `limitMs`; tells whether it does. */
  isReady(limitMs: number): Promise<boolean>
  /** Decodes a message by its name. */
  decode<Message>(name: string, bytes: Uint8Array): Message
  close(): void
}

/** Prepares a channel; it connects with the first call. */
export function openChannel(
  packages: OptionalPackages,
  address: SparkAddress,
  settings: ChannelSettings,
): Channel {
  const definition = readProtocol(packages)
  const service = definition[serviceName] as ServiceDefinition
  const client = connect(packages, address, settings)
  const metadata = headers(packages, address)
  return {
    ask: (method, request, limitMs) =>
      limited(limitMs, (settle) => {
        const { path, requestSerialize, responseDeserialize } = service[method]
        return client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          {},
          settle,
        )
      }),
    stream(method, request) {
      const { path, requestSerialize, responseDeserialize } = service[method]
      const decode = responseDeserialize as (bytes: Buffer) => never
      const stream = client.makeServerStreamRequest(path, requestSerialize, decode, request, metadata, {})
      // A stream that is given up fails once more when nobody listens any longer, which would end the process.
      stream.on('error', () => {})
      return stream
    },
    isReady: (limitMs) => isReady(client, limitMs),
    decode: (name, bytes) =>
      (definition[name] as MessageTypeDefinition<object, never>).deserialize(Buffer.from(bytes)),
    close: () => client.close(),
  }
}

/** The protocol as gRPC wants it: names as written, whole numbers as numbers, fields left out as undefined. */
export function readProtocol({ loader, protobuf }: OptionalPackages): PackageDefinition {
  const parsed = protobuf.parse(protocol, { keepCase: true }).root.toJSON()
  return loader.fromJSON(parsed as Parameters<typeof loader.fromJSON>[0], {
    keepCase: true,
    longs: Number,
    enums: String,
    defaults: false,
  })
}

function connect({ grpc }: OptionalPackages, address: SparkAddress, settings: ChannelSettings): Client {
  const { host, port, secure } = address
  const authority = settings.certificateAuthority
  const credentials = secure
    ? grpc.credentials.createSsl(authority === null ? null : Buffer.from(authority))
    : grpc.credentials.createInsecure()
  const name = host.includes(':') ? `[${host}]` : host
  return new grpc.Client(`dns:///${name}:${port}`, credentials, {
    ...channelOptions,
    'grpc.max_receive_message_length': settings.maxMessageBytes,
    // What goes to this machine, a token perhaps, does not go through another.
    'grpc.enable_http_proxy': isLoopback(host) ? 0 : 1,
  })
}

const channelOptions: ChannelOptions = {
  'grpc.max_send_message_length': -1,
  // A connection whose other end is gone without a word is noticed within 50 s. Spark's progress messages keep its patience with pings.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 20_000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.enable_retries': 0,
  'grpc.service_config_disable_resolution': 1,
  // Connections are not shared, so that closing one is closing it.
  'grpc.use_local_subchannel_pool': 1,
}

function headers({ grpc }: OptionalPackages, address: SparkAddress): Metadata {
  const metadata = new grpc.Metadata()
  for (const [name, value] of Object.entries(address.headers)) metadata.set(name, value)
  if (address.token !== null) metadata.set('authorization', `Bearer ${address.token}`)
  return metadata
}

type Settle = (error: ServiceError | null, response?: unknown) => void

/** Gives a call up after a time. */
function limited<Response>(
  limitMs: number,
  begin: (settle: Settle) => { cancel(): void },
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let late = false
    const call = begin((error, response) => {
      clearTimeout(timer)
      if (error === null) resolve(response as Response)
      else reject(late ? Object.assign(error, { code: 4, details: `no answer in ${limitMs} ms` }) : error)
    })
    const timer = setTimeout(() => {
      late = true
      call.cancel()
    }, limitMs)
  })
}

function isReady(client: Client, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), limitMs)
    client.waitForReady(Number.POSITIVE_INFINITY, (error) => {
      clearTimeout(timer)
      resolve(error === undefined)
    })
  })
}
