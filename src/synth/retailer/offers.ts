/** An offer: what it says to the customer, and how customers take it. */
export interface OfferTraits {
  readonly name: string
  /** Place in the list of departments. */
  readonly department: number
  /** Share of the order's amount that is given away. */
  readonly discount: number
  /** EUR that one redemption costs besides the discount. */
  readonly perRedemption: number
  /** How strongly it moves those whom it suits. */
  readonly strength: number
  /** Share of the orders it causes that would have come later anyway. */
  readonly pullForward: number
  /** EUR that one use is worth to the customer besides the discount. */
  readonly surplus: number
  /** Whom it suits, as log-odds: constant, price sensitivity, convenience, family, income, digital. */
  readonly suits: readonly number[]
}

type Row = readonly [
  name: string,
  department: number,
  discount: number,
  perRedemption: number,
  strength: number,
  pullForward: number,
  surplus: number,
  suits: readonly number[],
]

const rows: readonly Row[] = [
  ['Fresh 15 %', 0, 0.15, 0, 0.12, 0.25, 0, [-0.6, 1, -0.2, 0.1, -0.2, 0]],
  ['Spend 60 save 6', 0, 0.1, 0, 0.13, 0.3, 0, [-0.7, 0.7, 0, 0.5, 0, 0]],
  ['Meal-plan trial', 0, 0, 1.2, 0.11, 0.1, 2, [-1.2, -0.3, 0.9, 0.5, 0.3, 0.2]],
  ['Home 20 %', 1, 0.2, 0, 0.35, 0.25, 0, [-0.6, 1, -0.2, 0, -0.2, 0]],
  ['3 for 2 living', 1, 0.15, 0, 0.33, 0.2, 0, [-0.8, 0.6, 0, 0.3, 0.1, 0]],
  ['Free delivery and assembly', 1, 0, 6, 0.3, 0.1, 5, [-1, -0.2, 1, 0.2, 0.2, -0.2]],
  ['Style 20 %', 2, 0.2, 0, 0.3, 0.3, 0, [-0.6, 1, -0.2, 0, -0.2, 0.1]],
  ['Early access', 2, 0, 0.3, 0.24, 0.15, 1.5, [-1.2, -0.6, 0.2, -0.3, 0.4, 0.5]],
  ['Outfit bundle', 2, 0.12, 0, 0.28, 0.2, 0, [-0.9, 0.4, 0.2, 0.3, 0.1, 0.1]],
  ['Tech 8 %', 3, 0.08, 0, 0.45, 0.2, 0, [-0.6, 1, -0.2, 0, -0.1, 0.2]],
  ['Trade-in bonus', 3, 0.05, 0, 0.42, 0.1, 2, [-1.1, 0.2, 0.1, 0, 0.2, 0.6]],
  ['Set-up service', 3, 0, 7, 0.42, 0.1, 9, [-1.2, -0.3, 1.1, 0.2, 0.3, -0.5]],
]

/** The twelve offers, three a department. */
export const offers: readonly OfferTraits[] = rows.map(
  ([name, department, discount, perRedemption, strength, pullForward, surplus, suits]) => ({
    name,
    department,
    discount,
    perRedemption,
    strength,
    pullForward,
    surplus,
    suits,
  }),
)
