export type { EarlierLinks } from './earlier-links.ts'
export type { ConsentInput, MergeOptions, RejectedBefore } from './merge-options.ts'
export { mergeSources } from './merge-sources.ts'
export { normalizeKey } from './normalize-key.ts'
