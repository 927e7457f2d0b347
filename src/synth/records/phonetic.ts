import { integerBelow, type Stream } from '../../math/philox.ts'
import { withCharacter } from './typo.ts'

/** Letters, and others that sound like them. */
const alike: readonly (readonly [string, string])[] = [
  ['ph', 'f'],
  ['ck', 'k'],
  ['th', 't'],
  ['qu', 'kw'],
  ['x', 'ks'],
  ['c', 'k'],
  ['k', 'c'],
  ['f', 'ph'],
  ['v', 'w'],
  ['w', 'v'],
  ['s', 'z'],
  ['z', 's'],
  ['d', 't'],
  ['b', 'p'],
  ['g', 'k'],
  ['j', 'y'],
  ['ll', 'l'],
  ['l', 'll'],
  ['n', 'nn'],
  ['ee', 'i'],
  ['oo', 'u'],
  ['ie', 'i'],
  ['a', 'e'],
  ['e', 'i'],
  ['i', 'y'],
  ['o', 'u'],
  ['u', 'oo'],
  ['y', 'i'],
]

/** Writes by ear: puts other letters of the same sound for the first that are found, beginning with any rule. One word. */
export function writeByEar(text: string, stream: Stream): string {
  const start = integerBelow(stream, alike.length)
  const lower = text.toLowerCase()
  for (let step = 0; step < alike.length; step++) {
    const [heard, written] = alike[(start + step) % alike.length]
    const place = lower.indexOf(heard)
    if (place < 0) continue
    const rest = text.slice(0, place + 1) + text.slice(place + heard.length)
    const large = withCharacter(rest, place, written[0])
    return large.slice(0, place + 1) + written.slice(1) + large.slice(place + 1)
  }
  return text
}
