export { buildFeatures } from './build-features.ts'
export type { FeatureOptions, PastEvents } from './feature-options.ts'
export { type OutcomeOptions, outcomesAfter } from './outcomes-after.ts'
