/**
 * Makes words of parts, one from each list: the first `count` distinct ones, spread over all that the lists allow. Word k is
 * combination k times `stride`, counted in the lists' lengths.
 *
 * @param stride - without a divisor in common with the number of combinations, so that each comes once.
 */
export function compose(parts: readonly (readonly string[])[], count: number, stride: number): string[] {
  const combinations = parts.reduce((product, part) => product * part.length, 1)
  const words = new Set<string>()
  for (let k = 0; k < combinations && words.size < count; k++) {
    let rest = (k * stride) % combinations
    let word = ''
    for (const part of parts) {
      word += part[rest % part.length]
      rest = Math.floor(rest / part.length)
    }
    words.add(word)
  }
  return [...words]
}
