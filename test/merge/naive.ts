/** A record of the random sources; null is missing. */
export interface NaiveRecord {
  readonly customer_id: string | null
  readonly email: string | null
  readonly phone: string | null
}

interface Known {
  readonly source: number
  readonly name: string
  readonly keys: Record<'customer_id' | 'email' | 'phone', string | null>
  label: number
}

/**
 * The customers of records by hand: labels that are rewritten wherever a value is shared. Written without any part of
 * the library.
 *
 * @returns customer, source and record, sorted.
 */
export function naiveCustomers(
  rowsOf: readonly (readonly NaiveRecord[])[],
  largest: number,
): readonly (readonly [string, string, string])[] {
  const all: Known[] = rowsOf.flatMap((rows, source) =>
    rows.map((row, i) => ({ source, name: `r${i}`, keys: keysOf(row), label: source * 100 + i })),
  )
  for (const field of ['customer_id', 'email', 'phone'] as const) {
    const values = [...new Set(all.flatMap(({ keys }) => keys[field] ?? []))].sort()
    for (const value of values) {
      const labels = [...new Set(all.filter(({ keys }) => keys[field] === value).map(({ label }) => label))]
      if (field !== 'customer_id' && labels.length > largest) continue
      const together = all.filter(({ label }) => labels.includes(label))
      if (rowsOf.some((_, source) => idsIn(together, source) > 1)) continue
      for (const one of together) one.label = labels[0]
    }
  }
  return all
    .map(
      ({ label, source, name }) =>
        [nameOf(all.filter((one) => one.label === label)), `s${source}`, name] as const,
    )
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function keysOf(row: NaiveRecord): Known['keys'] {
  const email = row.email?.trim().toLowerCase() ?? null
  const phone = row.phone?.replace('-', '') ?? null
  return {
    customer_id: row.customer_id,
    email: email === 'none' ? null : email,
    phone: phone === '0000000' ? null : phone,
  }
}

function idsIn(records: readonly Known[], source: number): number {
  return new Set(records.flatMap((one) => (one.source === source ? (one.keys.customer_id ?? []) : []))).size
}

function nameOf(records: readonly Known[]): string {
  const ids = records.flatMap(({ keys }) => keys.customer_id ?? []).sort()
  return ids[0] ?? records.map(({ source, name }) => `s${source}:${name}`).sort()[0]
}
