/** Whole numbers from 0 to 2^32 - 1, the same for the same start: mulberry32 of T. Ettinger (public domain, 2017). */
export function mulberry32(start: number): () => number {
  let a = start | 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
}
