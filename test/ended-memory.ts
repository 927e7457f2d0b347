import { vi } from 'vitest'

interface GrowingMemory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** What all memories of WebAssembly inherit. */
const prototype = (globalThis as unknown as { WebAssembly: { Memory: { prototype: GrowingMemory } } })
  .WebAssembly.Memory.prototype
const { grow } = prototype

/**
 * Lets memories of WebAssembly grow up to so many bytes each, until mocks are restored.
 *
 * @returns how often one was refused to grow.
 */
export function endMemoryAt(bytes: number): { readonly refused: number } {
  const seen = { refused: 0 }
  vi.spyOn(prototype, 'grow').mockImplementation(function (this: GrowingMemory, pages: number) {
    if (this.buffer.byteLength + 65_536 * pages <= bytes) return grow.call(this, pages)
    seen.refused++
    throw new RangeError('no memory left')
  })
  return seen
}
