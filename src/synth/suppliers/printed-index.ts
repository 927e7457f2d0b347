/** An index as suppliers print it, to two decimals. */
export function printedIndex(index: number): number {
  const hundredths = Math.round(100 * index)
  return hundredths === 0 ? 0 : hundredths / 100
}
