/** The departments of the retailer. */
export const departments = ['food', 'home', 'style', 'tech'] as const
