/** A table whose first column is words, as lines to print. */
export function tableLines(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  return [title, ...[heads, ...rows].map(lineOf)]
}

function lineOf([first, ...cells]: readonly string[]): string {
  const widths = [16, 10, 18, 10, 16, 10, 11, 10]
  return `${first.padEnd(48)}${cells.map((cell, i) => cell.padStart(widths[i])).join('')}`
}
