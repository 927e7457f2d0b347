import { describe, expect, it } from 'vitest'
import { sumTree } from '../../src/engine/sum-tree.ts'

interface Text {
  text: string
}

function joined(count: number): string | null {
  const tree = sumTree<Text>((into, other) => {
    into.text = `(${into.text}${other.text})`
  })
  for (let i = 0; i < count; i++) tree.push({ text: 'abcdefghijklm'[i] })
  return tree.total()?.text ?? null
}

describe('sums are joined in a tree that depends on their number only', () => {
  it.each([
    [0, null],
    [1, 'a'],
    [2, '(ab)'],
    [3, '((ab)c)'],
    [4, '((ab)(cd))'],
    [5, '(((ab)(cd))e)'],
    [7, '(((ab)(cd))((ef)g))'],
    [11, '((((ab)(cd))((ef)(gh)))((ij)k))'],
  ])('of %i', (count, expected) => {
    expect(joined(count)).toBe(expected)
  })

  it('and what is pushed comes back joined with its neighbors of equal height', () => {
    const tree = sumTree<Text>((into, other) => {
      into.text += other.text
    })
    expect([...'abcd'].map((text) => tree.push({ text }).text)).toEqual(['a', 'ab', 'c', 'abcd'])
  })

  it('and no more than log2(n) + 1 sums wait', () => {
    let alive = 0
    let most = 0
    const tree = sumTree<{ of: number }>((into, other) => {
      into.of += other.of
      alive--
    })
    for (let i = 0; i < 1_000; i++) {
      alive++
      tree.push({ of: 1 })
      most = Math.max(most, alive)
    }
    expect(most).toBeLessThanOrEqual(Math.floor(Math.log2(1_000)) + 1)
    expect(tree.total()).toEqual({ of: 1_000 })
  })
})
