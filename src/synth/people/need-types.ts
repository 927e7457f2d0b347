/** What a type of customer is like; a person is a mix of two types. */
export interface NeedType {
  readonly name: string
  /** Share of customers. */
  readonly size: number
  /** Added to the log of the weekly occasions, by department. */
  readonly need: readonly number[]
  /** Log-odds of buying here and not elsewhere, by department. */
  readonly share: readonly number[]
  readonly priceSensitivity: number
  readonly digital: number
  readonly tolerance: number
  readonly convenience: number
  readonly income: number
  readonly family: number
  readonly age: number
}

type Row = readonly [
  name: string,
  size: number,
  need: readonly number[],
  share: readonly number[],
  traits: readonly [
    priceSensitivity: number,
    digital: number,
    tolerance: number,
    convenience: number,
    income: number,
    family: number,
    age: number,
  ],
]

const rows: readonly Row[] = [
  ['essentials', 0.28, [0.4, -0.3, -0.5, -0.4], [-1.1, -2.2, -2.4, -2.6], [0.2, -0.3, 0.2, 0, -0.2, 0, 0.4]],
  ['deal hunters', 0.2, [0.2, 0, 0.1, -0.2], [-1.7, -1.8, -1.7, -2], [1.3, 0.1, 0.6, -0.5, -0.5, 0.1, 0]],
  [
    'young families',
    0.15,
    [0.3, 0.4, 0.6, 0.1],
    [-2.4, -2.2, -2.3, -2.2],
    [0.5, 0.3, 0, 0.5, 0.1, 1.4, -0.5],
  ],
  ['home makers', 0.12, [-0.2, 1, -0.1, 0], [-2.2, -1, -2.2, -2.2], [-0.1, -0.2, 0.1, 0.4, 0.2, 0.2, 0.3]],
  ['style', 0.1, [-0.7, -0.1, 1.2, 0], [-2.6, -2.2, -1, -2.2], [-0.3, 0.7, 0.1, 0, 0.1, -0.6, -0.8]],
  ['tech', 0.08, [-0.6, -0.1, -0.1, 1.3], [-2.6, -2.2, -2.2, -0.9], [-0.4, 1.1, -0.1, 0.2, 0.3, -0.3, -0.6]],
  [
    'affluent and busy',
    0.05,
    [0, 0.5, 0.7, 0.8],
    [-2.8, -2.2, -2, -2],
    [-1.3, 0.2, -1.2, 1.2, 1.3, 0.1, 0.1],
  ],
  [
    'gift givers',
    0.02,
    [-1.5, 0.4, 0.3, 0.5],
    [-3, -1.5, -1.5, -1.5],
    [-0.2, -0.6, -0.3, 0.2, 0.2, -0.4, 0.6],
  ],
]

/** The eight types of customer. */
export const needTypes: readonly NeedType[] = rows.map(([name, size, need, share, traits]) => {
  const [priceSensitivity, digital, tolerance, convenience, income, family, age] = traits
  return { name, size, need, share, priceSensitivity, digital, tolerance, convenience, income, family, age }
})
