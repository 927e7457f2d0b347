/** The departments of the retailer; everywhere else a department is its place in this list. */
export const departments = ['food', 'home', 'style', 'tech'] as const

/** Share of an order's amount that stays as margin, by department. */
export const marginRates: readonly number[] = [0.24, 0.38, 0.46, 0.16]

/** What a middling customer's order is worth in EUR, by department. */
export const orderValues: readonly number[] = [24, 42, 48, 95]
