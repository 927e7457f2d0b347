import { channels, groupOf, type Instance, offers, optionCount } from './allocation.ts'

/** A limit as a row over the cells of everybody, or of the first segments. */
export interface ProgramRow {
  readonly id: string
  /** Null: all options. */
  readonly options: readonly number[] | null
  readonly adds: 'one' | 'cost' | 'benefit'
  /** Counts customers of the segments 0 to 5 only. */
  readonly firstSegments: boolean
  readonly min: number | null
  readonly max: number | null
  /** What missing the minimum by one costs; null: it must be kept. */
  readonly missedUnit: number | null
}

/** An instance as a linear program, for solvers that know nothing of customers. */
export interface LinearProgram {
  /** Messages a customer may get. */
  readonly m: number
  /** The exclusive group of every option. */
  readonly group: readonly number[]
  readonly rows: readonly ProgramRow[]
}

export function linearProgram({ family, m, bounds }: Instance): LinearProgram {
  const options = Array.from({ length: optionCount }, (_, j) => j)
  const group = options.map((j) => groupOf(Math.floor(j / channels)))
  const missedUnit = family === 'contra' ? 60 : null
  const plain = {
    options: null,
    adds: 'one',
    firstSegments: false,
    min: null,
    max: null,
    missedUnit: null,
  } as const
  const budget: ProgramRow = { ...plain, id: 'budget', adds: 'cost', max: bounds.budget }
  if (family === 'mckp') return { m, group, rows: [budget] }
  if (family === 'optcap')
    return {
      m,
      group,
      rows: bounds.optionMax.map((max, j) => ({ ...plain, id: `option ${j}`, options: [j], max })),
    }
  const where = (of: (j: number) => number, wanted: number): number[] =>
    options.filter((j) => of(j) === wanted)
  const rows: ProgramRow[] = [
    ...Array.from({ length: offers }, (_, o) => ({
      ...plain,
      id: `offer ${o}`,
      options: where((j) => Math.floor(j / channels), o),
      min: bounds.offerMin[o],
      max: bounds.offerMax[o],
      missedUnit,
    })),
    ...bounds.channelMax.map((max, c) => ({
      ...plain,
      id: `channel ${c}`,
      options: where((j) => j % channels, c),
      max,
    })),
    ...bounds.departmentMax.map((max, d) => ({
      ...plain,
      id: `department ${d}`,
      options: where((j) => Math.floor(j / channels) % 5, d),
      min: bounds.departmentMin[d],
      max,
      missedUnit,
    })),
    budget,
  ]
  if (family === 'dense') return { m, group, rows }
  return {
    m,
    group,
    rows: [
      ...rows,
      { ...plain, id: 'benefit', adds: 'benefit', min: bounds.benefit },
      { ...plain, id: 'segments', firstSegments: true, min: bounds.segmentMin, missedUnit },
    ],
  }
}
