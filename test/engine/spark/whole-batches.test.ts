import { describe, expect, test } from 'vitest'
import { wholeBatches } from '../../../src/engine/spark/whole-batches.ts'

const piece = (index: number, of: number, ...bytes: number[]): object => ({
  chunk_index: index,
  num_chunks_in_batch: of,
  data: Uint8Array.from(bytes),
})

describe('batches in pieces', () => {
  test('come out whole with their last piece', () => {
    const batches = wholeBatches(100)
    expect(batches.take(piece(0, 3, 1, 2))).toBeNull()
    expect(batches.take(piece(1, 3, 3))).toBeNull()
    expect([...(batches.take(piece(2, 3, 4, 5)) ?? [])]).toEqual([1, 2, 3, 4, 5])
    expect([...(batches.take({ data: Uint8Array.of(9) }) ?? [])]).toEqual([9])
  })

  test('are refused where a piece is missing or comes twice', () => {
    for (const next of [piece(2, 3, 1), piece(0, 3, 1), { data: Uint8Array.of(1) }]) {
      const batches = wholeBatches(100)
      batches.take(piece(0, 3, 1))
      expect(() => batches.take(next)).toThrow(expect.objectContaining({ code: 'ENGINE_FAILED' }))
    }
  })

  test('are refused where the server counts other rows before them', () => {
    const batches = wholeBatches(100)
    batches.take({ data: Uint8Array.of(1), row_count: 10, start_offset: 0 })
    batches.take({ data: Uint8Array.of(1), row_count: 5, start_offset: 10 })
    expect(() => batches.take({ data: Uint8Array.of(1), row_count: 5, start_offset: 20 })).toThrow(
      /left out rows/,
    )
  })

  test('are refused above the limit before they are joined', () => {
    const batches = wholeBatches(3)
    batches.take(piece(0, 9, 1, 2))
    expect(() => batches.take(piece(1, 9, 3, 4))).toThrow(
      expect.objectContaining({ code: 'ENGINE_TOO_LARGE' }),
    )
  })
})
