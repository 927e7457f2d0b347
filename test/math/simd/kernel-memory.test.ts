import { afterEach, describe, expect, it, vi } from 'vitest'
import { createKernelMemory, type KernelMemory } from '../../../src/math/simd/kernel-memory.ts'
import { endMemoryAt } from '../../ended-memory.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each([
  ['of one thread', false],
  ['that is shared', true],
])('memory %s', (_, shared) => {
  const made = (): KernelMemory => createKernelMemory(shared) as KernelMemory

  it('gives room from its beginning on, at multiples of 16', () => {
    const memory = made()
    expect([memory.allocate(1), memory.allocate(16), memory.allocate(0), memory.allocate(17)]).toEqual([
      1024, 1040, 1056, 1056,
    ])
    expect(memory.used).toBe(1088)
  })

  it.each([2 ** 32, 2 ** 32 - 1024, 2 ** 40, Number.POSITIVE_INFINITY, Number.NaN])(
    'refuses %s bytes: it ends at 4 GB',
    (bytes) => {
      const memory = made()
      expect(memory.allocate(bytes)).toBeNull()
      expect([memory.used, memory.buffer.byteLength]).toEqual([1024, 65_536])
    },
  )

  it('refuses what passes the end after others, and gives what still fits', () => {
    const memory = made()
    expect(memory.allocate(2000)).toBe(1024)
    // The end would be the first byte that 32 bits do not hold.
    expect(memory.allocate(2 ** 32 - 1024 - 2000)).toBeNull()
    expect([memory.used, memory.buffer.byteLength]).toEqual([3024, 65_536])
    expect(memory.allocate(2 ** 20)).toBe(3024)
    expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(3024 + 2 ** 20)
  })

  it('refuses what the machine refuses, and gives what fits without it', () => {
    const memory = made()
    const seen = endMemoryAt(2 ** 17)
    expect(memory.allocate(2 ** 17)).toBeNull()
    expect(memory.allocate(2 ** 16)).toBe(1024)
    expect(memory.allocate(2 ** 16)).toBeNull()
    memory.reserve(2 ** 20)
    expect(memory.buffer.byteLength).toBe(2 ** 17)
    expect(seen.refused).toBe(3)
    memory.release(0)
    expect(memory.allocate(2 ** 16)).toBe(1024)
  })
})
