import { uniform } from '../../math/philox.ts'
import { streams } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import { channels } from '../retailer/channels.ts'
import { sourceNames } from './membership.ts'

/** What kinds of proof a source has, the most usual first, with the shares of its statements that they show; of the others there is none. */
const proofs: { readonly [source in (typeof sourceNames)[number]]: readonly (readonly [string, number])[] } =
  {
    crm: [
      ['signed form', 0.55],
      ['note of a call', 0.3],
    ],
    shop: [
      ['confirmed e-mail', 0.7],
      ['check box', 0.25],
    ],
    service: [],
  }

const purposes = ['marketing', 'service', 'profiling'] as const

/** Opens what shows that a person made a statement, by its place among all that could be made; null where nothing does. */
export function openConsentProof(
  seed: number,
): (id: number, purpose: (typeof purposes)[number], channel: number, source: number) => string | null {
  const cursor = openCursor(seed)
  return (id, purpose, channel, source) => {
    const place = (purposes.indexOf(purpose) * channels.length + channel) * sourceNames.length + source
    let u = uniform(cursor.open(streams.consentProof, id).skip(place))
    for (const [proof, share] of proofs[sourceNames[source]]) {
      if (u < share) return proof
      u -= share
    }
    return null
  }
}
