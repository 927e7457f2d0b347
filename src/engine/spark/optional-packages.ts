import { createRequire } from 'node:module'
import { ClienteleError } from '../../errors.ts'

/** The packages that only this entry needs, loaded when a connection is opened. */
export interface OptionalPackages {
  readonly grpc: typeof import('@grpc/grpc-js')
  readonly loader: typeof import('@grpc/proto-loader')
  /** The reader of `.proto` text that the loader brings along. */
  readonly protobuf: ProtobufParser
  readonly arrow: typeof import('apache-arrow')
}

interface ProtobufParser {
  parse(source: string, options: { keepCase: boolean }): { readonly root: { toJSON(): object } }
}

/** What has to be typed to get what is missing. */
const remedy = 'npm install @grpc/grpc-js @grpc/proto-loader apache-arrow'

/**
 * Loads the optional packages.
 *
 * @throws ENGINE_MISSING where one is not installed.
 */
export async function loadPackages(): Promise<OptionalPackages> {
  return {
    grpc: await needed('@grpc/grpc-js', () => import('@grpc/grpc-js')),
    loader: await needed('@grpc/proto-loader', () => import('@grpc/proto-loader')),
    protobuf: await needed('protobufjs', async () => protobufOfLoader()),
    arrow: await needed('apache-arrow', () => import('apache-arrow')),
  }
}

/** @throws ENGINE_MISSING where `load` fails. */
export async function needed<Loaded>(name: string, load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load()
  } catch (cause) {
    throw new ClienteleError(
      'ENGINE_MISSING',
      `Spark is reached through the package "${name}", which could not be loaded. Install what it takes: ${remedy}`,
      { package: name, install: remedy },
      cause,
    )
  }
}

/** Found from where the loader lies: strict package managers show us only what we name ourselves. */
function protobufOfLoader(): ProtobufParser {
  const loader = createRequire(import.meta.url).resolve('@grpc/proto-loader')
  return createRequire(loader)('protobufjs') as ProtobufParser
}
