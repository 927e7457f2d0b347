import type { JournalEntry } from '../contracts/base.ts'
import { columnOfKind } from '../table/access.ts'
import type { Dictionary } from '../table/dictionary.ts'
import { codesIn } from '../table/dictionary-codes.ts'
import { indexDictionary } from '../table/dictionary-index.ts'
import { compareCodes } from '../table/dictionary-order.ts'
import { decode } from '../table/dictionary-text.ts'
import type { Table } from '../table/table.ts'
import { type EarlierLinks, earlierRecords, linksOfSource } from './earlier-links.ts'

/** An earlier customer whose records are not simply those of the customer with the same id. */
export interface Followed {
  readonly earlier: string
  /** Who holds the records now: the customer of the same id first, then who holds most, then by id. Never empty. */
  readonly now: readonly string[]
}

/**
 * Follows the customers of an earlier base into the links of a later one. Only those are told of whom something changed; who left with all
 * records is not among them.
 *
 * @param links - of the later base.
 * @returns in the order in which the earlier links name them.
 */
export function followCustomers({ links: earlier, lasting }: EarlierLinks, links: Table): Followed[] {
  const ids = columnOfKind(earlier, 'customer_id', 'text').dictionary
  const after = columnOfKind(links, 'customer_id', 'text').dictionary
  const same = codesIn(ids, after)
  const pairs = lasting.map((source) => {
    const own = linksOfSource(earlier, source)
    const now = earlierRecords(links, source)(columnOfKind(own, 'record', 'text'))
    return { before: columnOfKind(own, 'customer_id', 'text').codes, now }
  })
  const changed = new Map<number, Map<number, number>>()
  for (const { before: id, now } of pairs)
    for (let row = 0; row < now.length; row++)
      if (now[row] >= 0 && now[row] !== same[id[row]]) changed.set(id[row], new Map())
  for (const { before: id, now } of pairs)
    for (let row = 0; row < now.length; row++) {
      const counts = now[row] < 0 ? undefined : changed.get(id[row])
      counts?.set(now[row], (counts.get(now[row]) ?? 0) + 1)
    }
  return [...changed].map(([code, counts]) => ({
    earlier: decode(ids, code),
    now: [...counts]
      .sort(
        ([a, ofA], [b, ofB]) =>
          Number(b === same[code]) - Number(a === same[code]) || ofB - ofA || compareCodes(after, a, b),
      )
      .map(([customer]) => decode(after, customer)),
  }))
}

/**
 * What became of earlier customers, as entries of a journal: `merged` where an id was given up and another took its records, `split` where some of the
 * records are a new customer, `reassigned` where they went to another customer of before.
 *
 * @param earlierIds - of the customers before.
 * @param ids - of the customers now.
 */
export function journalOfFollowed(
  followed: readonly Followed[],
  earlierIds: Dictionary,
  ids: Dictionary,
): JournalEntry[] {
  if (followed.length === 0) return []
  const [before, after] = [indexDictionary(earlierIds), indexDictionary(ids)]
  const isEarlier = (id: string): boolean => before.find(id) >= 0
  const merged = new Map<string, string[]>()
  const others: JournalEntry[] = []
  for (const { earlier, now } of followed) {
    const heir = after.find(earlier) >= 0 ? earlier : now[0]
    if (heir !== earlier) merged.set(heir, [...(merged.get(heir) ?? [heir]), earlier])
    const away = now.filter((id) => id !== heir)
    const fresh = away.filter((id) => !isEarlier(id))
    if (fresh.length > 0) others.push({ event: 'split', customer: heir, from: [heir, ...fresh] })
    for (const customer of away.filter(isEarlier))
      others.push({ event: 'reassigned', customer, from: [earlier] })
  }
  return [
    ...[...merged].map(([customer, from]): JournalEntry => ({ event: 'merged', customer, from })),
    ...others,
  ]
}
