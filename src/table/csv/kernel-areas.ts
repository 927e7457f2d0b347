import type { KernelMemory } from '../../math/simd/kernel-memory.ts'

/** Parts of kernel memory that are given back and used again. */
export interface KernelAreas {
  /** At least so many bytes; null where the memory is refused. */
  take(bytes: number): KernelArea | null
  give(area: KernelArea): void
}

/** A part of kernel memory. */
export interface KernelArea {
  readonly at: number
  readonly bytes: number
  /** It was never used before, so that it is all zeros. */
  readonly isNew: boolean
}

/**
 * Areas are powers of two long, so that those given back fit those wanted later.
 *
 * @param memory - of which nothing is released.
 */
export function createAreas(memory: KernelMemory): KernelAreas {
  const free = new Map<number, KernelArea[]>()
  return {
    take(bytes: number): KernelArea | null {
      const size = 2 ** Math.max(6, Math.ceil(Math.log2(bytes)))
      const known = free.get(size)?.pop()
      if (known !== undefined) return known
      const at = memory.allocate(size)
      return at === null ? null : { at, bytes: size, isNew: true }
    },
    give(area: KernelArea): void {
      const used = { ...area, isNew: false }
      const same = free.get(area.bytes)
      if (same === undefined) free.set(area.bytes, [used])
      else same.push(used)
    },
  }
}
