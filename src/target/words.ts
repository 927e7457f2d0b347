/** Less than this is the dust of rounding; grids of scores are coarser. */
const dust = 1e-6

/** An amount of money in words: two decimals, more where it is small, none of rounding dust. */
export function money(currency: string, amount: number): string {
  const size = Math.abs(amount)
  if (size < dust) return `${currency} 0.00`
  const digits = size >= 0.1 ? size.toFixed(2) : size.toFixed(1 - Math.floor(Math.log10(size)))
  return `${amount < 0 ? '-' : ''}${currency} ${Number(digits) === 0 ? '0.00' : digits}`
}

/** An option in words. */
export function optionWords(offer: string, channel: string): string {
  return `${offer} by ${channel}`
}

/** The facts behind one message, as its reason tells them. */
export interface ReasonFacts {
  readonly currency: string
  readonly offer: string
  readonly channel: string
  readonly value: number
  readonly price: number
  readonly reduced: number
  /** The rows that charge or subsidize this cell most, with what they charge. */
  readonly charges: readonly { readonly id: string; readonly charge: number }[]
  /** The best other channel of the same offer, and what it would leave; null where there is none. */
  readonly otherChannel: { readonly channel: string; readonly reduced: number } | null
  /** The next best thing in words, and what it would leave. */
  readonly runnerUp: string
  readonly margin: number
  /** What the prices alone would have chosen, where the limits were settled otherwise; null else. */
  readonly givenUp: string | null
}

/** Why this offer, why this channel, why not the next best, and what would change it. */
export function reasonWords(facts: ReasonFacts): string {
  const { currency, channel, value, price, reduced } = facts
  const worth = `Sending ${optionWords(facts.offer, channel)} is worth ${money(currency, value)}; ${chargeWords(facts)}, which leaves ${money(currency, reduced)}.`
  return [Math.abs(price) < dust ? plainWorth(facts) : worth, channelWords(facts), contestWords(facts)].join(
    ' ',
  )
}

function plainWorth({ currency, offer, channel, value }: ReasonFacts): string {
  return `Sending ${optionWords(offer, channel)} is worth ${money(currency, value)}, and no limit charges for it.`
}

function chargeWords({ currency, price, charges }: ReasonFacts): string {
  const parts = charges.map(({ id, charge }) => `${id} ${money(currency, charge)}`).join(', ')
  return price >= 0
    ? `the limits charge ${money(currency, price)} for it (${parts})`
    : `the limits pay ${money(currency, -price)} towards it (${parts})`
}

function channelWords({ currency, channel, otherChannel, reduced }: ReasonFacts): string {
  if (otherChannel === null) return `The only channel allowed for it is ${channel}.`
  const behind = reduced - otherChannel.reduced
  if (Math.abs(behind) < dust) return `By ${otherChannel.channel} it would leave as much: a tie.`
  return behind >= 0
    ? `By ${otherChannel.channel} it would leave ${money(currency, behind)} less.`
    : `By ${otherChannel.channel} it would leave ${money(currency, -behind)} more, but a limit is full.`
}

function contestWords({ currency, runnerUp, margin, givenUp }: ReasonFacts): string {
  if (givenUp !== null)
    return `Here ${givenUp} was given up so that every limit is kept to the unit; at these prices that costs ${money(currency, Math.max(0, -margin))}.`
  if (Math.abs(margin) < dust)
    return `It is a tie with ${runnerUp}; the choice changes if its value falls at all.`
  return `Next best is ${runnerUp}, ${money(currency, margin)} behind; the choice changes if its value falls by more than that.`
}
