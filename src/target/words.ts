/** Less than this is the dust of rounding; grids of scores are coarser. */
const dust = 1e-6

/** An amount of money in words: two decimals, more where it is small, none of rounding dust. */
export function money(currency: string, amount: number): string {
  const size = Math.abs(amount)
  if (size < dust) return `${currency} 0.00`
  const digits = size >= 0.1 ? size.toFixed(2) : size.toFixed(1 - Math.floor(Math.log10(size)))
  return `${amount < 0 ? '-' : ''}${currency} ${Number(digits) === 0 ? '0.00' : digits}`
}

/** Amounts up to so many units of their last decimal are put into words once. */
const usualUnits = 4096

/** Makes {@link money} of one currency, for millions of amounts: few different words are written, and kept. */
export function moneyWriter(currency: string): (amount: number) => string {
  const known = Array.from({ length: 8 }, () => new Array<string | undefined>(usualUnits))
  return (amount) => {
    const size = Math.abs(amount)
    const decimals = size >= 0.1 ? 2 : 1 - Math.floor(Math.log10(size))
    const scaled = size * 10 ** decimals
    const units = Math.round(scaled)
    // Amounts at the middle of two units are left to the exact arithmetic of the platform.
    const isPlain = size >= dust && units < usualUnits && Math.abs(scaled - units) < 0.499999
    if (!isPlain) return money(currency, amount)
    const own = known[decimals]
    const words = own[units] ?? money(currency, size)
    own[units] = words
    return amount < 0 ? `-${words}` : words
  }
}

/** An option in words. */
export function optionWords(offer: string, channel: string): string {
  return `${offer} by ${channel}`
}

/** The facts behind one message, as its reason tells them. */
export interface ReasonFacts {
  readonly money: (amount: number) => string
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
  const { money, channel, value, price, reduced } = facts
  const worth = `Sending ${optionWords(facts.offer, channel)} is worth ${money(value)}; ${chargeWords(facts)}, which leaves ${money(reduced)}.`
  return [Math.abs(price) < dust ? plainWorth(facts) : worth, channelWords(facts), contestWords(facts)].join(
    ' ',
  )
}

function plainWorth({ money, offer, channel, value }: ReasonFacts): string {
  return `Sending ${optionWords(offer, channel)} is worth ${money(value)}, and no limit charges for it.`
}

function chargeWords({ money, price, charges }: ReasonFacts): string {
  const parts = charges.map(({ id, charge }) => `${id} ${money(charge)}`).join(', ')
  return price >= 0
    ? `the limits charge ${money(price)} for it (${parts})`
    : `the limits pay ${money(-price)} towards it (${parts})`
}

function channelWords({ money, channel, otherChannel, reduced }: ReasonFacts): string {
  if (otherChannel === null) return `The only channel allowed for it is ${channel}.`
  const behind = reduced - otherChannel.reduced
  if (Math.abs(behind) < dust) return `By ${otherChannel.channel} it would leave as much: a tie.`
  return behind >= 0
    ? `By ${otherChannel.channel} it would leave ${money(behind)} less.`
    : `By ${otherChannel.channel} it would leave ${money(-behind)} more, but a limit is full.`
}

function contestWords({ money, runnerUp, margin, givenUp }: ReasonFacts): string {
  if (givenUp !== null)
    return `Here ${givenUp} was given up so that every limit is kept to the unit; at these prices that costs ${money(Math.max(0, -margin))}.`
  if (Math.abs(margin) < dust)
    return `It is a tie with ${runnerUp}; the choice changes if its value falls at all.`
  return `Next best is ${runnerUp}, ${money(margin)} behind; the choice changes if its value falls by more than that.`
}
