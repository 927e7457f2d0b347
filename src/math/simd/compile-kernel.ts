import type { Kernel } from './kernel.ts'
import { type WasmModule, type WasmPlatform, wasmPlatform } from './web-assembly.ts'

const compiled = new Map<Kernel, Map<string, Promise<WasmModule | null>>>()

/**
 * Compiles a kernel on first use. Null where WebAssembly is refused (a content security policy, a platform without
 * vector instructions): whoever asks then takes the plain path.
 *
 * @param build - for memory of one thread, or for shared memory.
 */
export function compileKernel(kernel: Kernel, build: 'plain' | 'shared'): Promise<WasmModule | null> {
  const platform = wasmPlatform()
  if (platform === null) return Promise.resolve(null)
  let builds = compiled.get(kernel)
  if (builds === undefined) {
    builds = new Map()
    compiled.set(kernel, builds)
  }
  let module = builds.get(build)
  if (module === undefined) {
    module = compile(platform, kernel, build)
    builds.set(build, module)
  }
  return module
}

async function compile(
  platform: WasmPlatform,
  kernel: Kernel,
  build: 'plain' | 'shared',
): Promise<WasmModule | null> {
  const bytes = await kernel.load()
  try {
    return await platform.compile(bytesOf(bytes[build]))
  } catch {
    return null
  }
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
