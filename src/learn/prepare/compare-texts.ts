/**
 * Compares two texts by their UTF-8 bytes, which is the order of their code points: -1, 0 or 1. (JavaScript's `<` orders
 * UTF-16 units, which differs beyond U+FFFF.)
 */
export function compareTexts(a: string, b: string): number {
  const left = a[Symbol.iterator]()
  const right = b[Symbol.iterator]()
  for (;;) {
    const x = left.next()
    const y = right.next()
    if (x.done || y.done) return Number(y.done ?? false) - Number(x.done ?? false)
    const difference = (x.value.codePointAt(0) ?? 0) - (y.value.codePointAt(0) ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
}
