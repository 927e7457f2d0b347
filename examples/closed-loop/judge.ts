/** The judge: what each wave was truly worth, which nobody could know outside a simulation. It is asked when everything is over. */
import { openWorld, type PlanTable, type RetailerSpec } from 'clientele/synth'
import { trueValue } from 'clientele/synth/truth'
import { columnOfKind, makeTable, textAt, textColumn } from 'clientele/table'
import type { PlayedWave } from './play.ts'

/** True value of a wave in EUR per 1,000 customers, beside that of writing to everyone by e-mail; writing to nobody is worth 0. */
export interface JudgedWave {
  readonly wave: number
  readonly plan: number
  readonly mailEveryone: number
  /** Benefit to the customers, and channels that ended, per 1,000 customers. */
  readonly benefit: number
  readonly optOuts: number
}

/** Plays the waves again in two worlds of the same seed: in one our plans are sent, in the other everyone who may be is written to by e-mail, each wave. */
export function judge(spec: RetailerSpec, played: readonly PlayedWave[]): readonly JudgedWave[] {
  const ours = openWorld(spec)
  const theirs = openWorld(spec)
  const perThousand = 1000 / spec.customers
  return played.map(({ wave, asOf, decisions }) => {
    const everyone = mailEveryone(theirs.view(asOf))
    const { value, benefit, optOuts } = trueValue(ours, decisions, wave)
    const mailed = trueValue(theirs, everyone, wave)
    ours.apply(decisions, wave)
    theirs.apply(everyone, wave)
    return {
      wave,
      plan: perThousand * value,
      mailEveryone: perThousand * mailed.value,
      benefit: perThousand * benefit,
      optOuts: perThousand * optOuts,
    }
  })
}

/** The food coupon for everyone who agreed to e-mail. */
function mailEveryone(retailer: ReturnType<ReturnType<typeof openWorld>['view']>): PlanTable {
  const consent = retailer.consent.table()
  const [customer, channel, purpose, status] = (['customer_id', 'channel', 'purpose', 'status'] as const).map(
    (name) => columnOfKind(consent, name, 'text'),
  )
  const agreed = new Set<string>()
  const withdrawn = new Set<string>()
  for (let row = 0; row < consent.rowCount; row++) {
    if (textAt(channel, row) !== 'email' || textAt(purpose, row) !== 'marketing') continue
    const said = textAt(status, row) === 'granted' ? agreed : withdrawn
    said.add(textAt(customer, row) ?? '')
  }
  const ids = [...agreed].filter((id) => id.startsWith('c') && !withdrawn.has(id))
  return makeTable({
    customer_id: textColumn(ids),
    offer: textColumn(ids.map(() => 'Fresh 15 %')),
    channel: textColumn(ids.map(() => 'email')),
  })
}
