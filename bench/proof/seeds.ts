/** The seeds that a text lists: numbers and ranges such as `1-4,7`. */
export function seedsOf(text: string): readonly number[] {
  return text.split(',').flatMap((part) => {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part.trim())
    if (match === null) throw new Error(`"${part}" lists no seeds; write a number or a range such as 1-12.`)
    const from = Number(match[1])
    const to = Number(match[2] ?? match[1])
    if (to < from) throw new Error(`"${part}" lists no seeds: the range ends before it begins.`)
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
  })
}
