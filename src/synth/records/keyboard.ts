import { integerBelow, type Stream } from '../../math/philox.ts'
import { characterFrom, withCharacter } from './typo.ts'

/** Each key followed by those that touch it, on a keyboard with the letters q, w, e, r, t, y. */
const touching = new Map(
  `1:2 2:13 3:24 4:35 5:46 6:57 7:68 8:79 9:80 0:9 q:wa w:qeas e:wrsd r:etdf t:ryfg y:tugh u:yihj i:uojk o:ipkl p:ol a:qwsz s:awedxz d:serfcx f:drtgvc g:ftyhbv
h:gyujnb j:huikmn k:jiolm l:kop z:asx x:zsdc c:xdfv v:cfgb b:vghn n:bhjm m:njk`
    .split(/\s/)
    .map((line) => line.split(':') as [string, string]),
)

/** Hits the key beside the right one, once. Two words. */
export function hitNextKey(text: string, stream: Stream): string {
  const place = characterFrom(text, integerBelow(stream, text.length))
  const keys = touching.get(text[place].toLowerCase())
  const draw = stream.word()
  return keys === undefined ? text : withCharacter(text, place, keys[draw % keys.length])
}
