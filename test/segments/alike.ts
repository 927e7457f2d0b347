import { expect } from 'vitest'

/** Whole numbers (counts, choices) and words are equal, reals to 1e-9 of the larger of 1 and the number. */
export function expectAlike(found: unknown, expected: unknown, path = ''): void {
  if (typeof expected === 'number' && !Number.isInteger(expected)) {
    const far = Math.abs(Number(found) - expected) > 1e-9 * Math.max(1, Math.abs(expected))
    expect(far, `${path}: ${found}, not ${expected}`).toBe(false)
    return
  }
  if (typeof expected !== 'object' || expected === null) {
    expect(found, path).toBe(expected)
    return
  }
  const other = Object(found)
  expect(Object.keys(other), path).toEqual(Object.keys(expected))
  for (const [name, value] of Object.entries(expected)) expectAlike(other[name], value, `${path}/${name}`)
}
