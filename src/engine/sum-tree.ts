/** Sums that arrive in order and are joined in a tree that depends on their number only. */
export interface SumTree<Sum> {
  push(sum: Sum): Sum
  /** The whole sum, or null where nothing arrived. */
  total(): Sum | null
}

/**
 * Joins sums as a binary counter joins its carries: two neighbors of equal height become one of the next. So the
 * tree of n sums is the same however they arrive, and at most log2(n) + 1 sums are held at once.
 *
 * @param add - adds the second sum into the first.
 */
export function sumTree<Sum>(add: (into: Sum, other: Sum) => void): SumTree<Sum> {
  const waiting: { readonly height: number; readonly sum: Sum }[] = []
  return {
    push(sum) {
      let carry = { height: 0, sum }
      while (waiting.length > 0 && waiting[waiting.length - 1].height === carry.height) {
        const { height, sum: left } = waiting[waiting.length - 1]
        waiting.pop()
        add(left, carry.sum)
        carry = { height: height + 1, sum: left }
      }
      waiting.push(carry)
      return carry.sum
    },
    total() {
      if (waiting.length === 0) return null
      let right = waiting[waiting.length - 1].sum
      for (let i = waiting.length - 2; i >= 0; i--) {
        add(waiting[i].sum, right)
        right = waiting[i].sum
      }
      waiting.length = 0
      return right
    },
  }
}
