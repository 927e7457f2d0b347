import { type WasmMemory, wasmPlatform } from './web-assembly.ts'

/** Linear memory of one job at a time, given out from its beginning to its end. It never shrinks. */
export interface KernelMemory {
  readonly wasm: WasmMemory
  /** What is given out, in bytes. */
  readonly used: number
  /**
   * Room for so many bytes, at a multiple of 16; null where the memory cannot grow that far (it ends at 4 GB, and the machine may
   * refuse earlier). What is in it is not defined.
   */
  allocate(bytes: number): number | null
  /** Grows at once for that many bytes more, where the machine lets it: cheaper than many small steps. */
  reserve(bytes: number): void
  /** Takes back everything that was given out from a place on. */
  release(from: number): void
  /** The bytes; holds until the next `allocate`. */
  readonly buffer: ArrayBuffer
}

const pageBytes = 65_536
const mostPages = 65_536
/** The first bytes stay free, so that no address is 0. */
const firstByte = 1024

/** Makes memory for a job; null where it is refused. */
export function createKernelMemory(shared = false): KernelMemory | null {
  const platform = wasmPlatform()
  if (platform === null) return null
  try {
    const wasm = new platform.Memory(
      shared ? { initial: 1, maximum: mostPages, shared: true } : { initial: 1, maximum: mostPages },
    )
    return memoryOver(wasm)
  } catch {
    return null
  }
}

function memoryOver(wasm: WasmMemory): KernelMemory {
  let used = firstByte
  return {
    wasm,
    get used(): number {
      return used
    },
    get buffer(): ArrayBuffer {
      return wasm.buffer as ArrayBuffer
    },
    allocate(bytes) {
      const at = used
      const end = Math.ceil((at + bytes) / 16) * 16
      // The last byte stays free, so that every address and every end fits into 32 bits.
      if (!(end < mostPages * pageBytes)) return null
      const missing = Math.ceil((end - wasm.buffer.byteLength) / pageBytes)
      if (!grow(wasm, missing)) return null
      used = end
      return at
    },
    reserve(bytes) {
      const pages = Math.min(mostPages, Math.ceil((used + bytes) / pageBytes))
      grow(wasm, pages - wasm.buffer.byteLength / pageBytes)
    },
    release(from) {
      used = Math.max(firstByte, Math.min(used, from))
    },
  }
}

function grow(wasm: WasmMemory, pages: number): boolean {
  if (pages <= 0) return true
  try {
    wasm.grow(pages)
    return true
  } catch {
    return false
  }
}
