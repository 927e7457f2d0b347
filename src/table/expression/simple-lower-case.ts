/** Lower case by Unicode's simple mapping, each code point by itself: what stands around it does not matter, and lengths stay. */
export function simpleLowerCase(text: string): string {
  let lowered = ''
  // U+0130 is the one character whose full mapping is longer than its simple one.
  for (const point of text) lowered += point === '\u0130' ? 'i' : point.toLowerCase()
  return lowered
}
