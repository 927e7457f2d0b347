import type { MeanInterval } from '../interval.ts'

/** A mean and the half width of its interval, where it has one. */
export function shown({ mean, half }: MeanInterval, digits: number): string {
  return Number.isNaN(half) ? mean.toFixed(digits) : `${mean.toFixed(digits)} +- ${half.toFixed(digits)}`
}

/** A line of a table whose first column is words. */
export function lineOf([first, ...cells]: readonly string[]): string {
  const widths = [16, 10, 18, 10, 16, 10, 11, 10]
  return `${first.padEnd(48)}${cells.map((cell, i) => cell.padStart(widths[i])).join('')}`
}
