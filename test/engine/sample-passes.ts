import type { Mapping, Pass } from '../../src/engine/pass.ts'
import { columnOfKind } from '../../src/table/access.ts'
import { makeTable } from '../../src/table/make-table.ts'

/** Rows, spend in cents and treated people: an integer sum without state. */
export const totals: Pass<null, { rows: number; spend: number; treated: number }> = {
  name: 'totals',
  columns: ['spend', 'treated'],
  empty: () => ({ rows: 0, spend: 0, treated: 0 }),
  shard(table, from, to, _, into) {
    const spend = columnOfKind(table, 'spend', 'integer').values
    const treated = columnOfKind(table, 'treated', 'flag').values
    for (let row = from; row < to; row++) {
      into.rows += 1
      into.spend += spend[row]
      if (treated[row] === 1) into.treated += 1
    }
  },
  add(into, other) {
    into.rows += other.rows
    into.spend += other.spend
    into.treated += other.treated
  },
  refreshable: true,
}

/** Count, mean and squared deviations of age, joined by the update of Chan, Golub and LeVeque (1983): a real sum. */
export const ages: Pass<null, { count: number; mean: number; squares: number }> = {
  name: 'ages',
  columns: ['age'],
  empty: () => ({ count: 0, mean: 0, squares: 0 }),
  shard(table, from, to, _, into) {
    const { values } = columnOfKind(table, 'age', 'number')
    for (let row = from; row < to; row++)
      if (!Number.isNaN(values[row])) joinAges(into, { count: 1, mean: values[row], squares: 0 })
  },
  add: joinAges,
  refreshable: true,
}

interface Ages {
  count: number
  mean: number
  squares: number
}

function joinAges(into: Ages, other: Ages): void {
  const count = into.count + other.count
  if (count === 0) return
  const gap = other.mean - into.mean
  into.squares += other.squares + (gap * gap * into.count * other.count) / count
  into.mean += (gap * other.count) / count
  into.count = count
}

/** Orders by nearest of a state's centers, with the last labels kept in the Local, as a learner would keep them. */
export const nearest: Pass<readonly number[], Float64Array, { packed: Float64Array; labels: Int32Array }> = {
  name: 'nearest',
  columns: ['orders'],
  empty: (centers) => new Float64Array(2 * centers.length),
  local(table, from, to) {
    const packed = columnOfKind(table, 'orders', 'integer').values.slice(from, to)
    return { packed, labels: new Int32Array(packed.length) }
  },
  shard(_table, _from, _to, centers, into, { packed, labels }) {
    for (let i = 0; i < packed.length; i++) {
      if (Number.isNaN(packed[i])) continue
      let best = labels[i] < centers.length ? labels[i] : 0
      for (let j = 0; j < centers.length; j++) {
        const gain = Math.abs(packed[i] - centers[best]) - Math.abs(packed[i] - centers[j])
        if (gain > 0 || (gain === 0 && j < best)) best = j
      }
      labels[i] = best
      into[2 * best] += 1
      into[2 * best + 1] += packed[i]
    }
  },
  add(into, other) {
    for (let i = 0; i < into.length; i++) into[i] += other[i]
  },
}

/** Spend against a bar, and a word for it. */
export const graded: Mapping<number, 'over' | 'grade' | 'arm'> = {
  name: 'graded',
  columns: ['spend', 'arm'],
  shard(table, from, to, bar) {
    const spend = columnOfKind(table, 'spend', 'integer').values
    const over = new Float64Array(to - from)
    const codes = new Int32Array(to - from)
    for (let row = from; row < to; row++) {
      over[row - from] = spend[row] - bar
      codes[row - from] = spend[row] > bar ? 1 : 0
    }
    const arm = columnOfKind(table, 'arm', 'text')
    return makeTable([
      ['over', { kind: 'integer', unit: 'EUR/100', values: over }],
      ['grade', { kind: 'text', codes, dictionary: words() }],
      ['arm', { kind: 'text', codes: arm.codes.subarray(from, to), dictionary: arm.dictionary }],
    ])
  },
}

function words(): { size: number; bytes: Uint8Array; offsets: Uint32Array } {
  return { size: 2, bytes: new TextEncoder().encode('lowhigh'), offsets: Uint32Array.of(0, 3, 7) }
}
