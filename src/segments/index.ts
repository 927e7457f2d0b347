export { assignSegments } from './assign-segments.ts'
export { type SegmentOptions, segmentCustomers } from './segment-customers.ts'
export { readSegmentsModel } from './segments.schema.ts'
export type { PanelRow, SegmentsFitted, SegmentsModel } from './segments-model.ts'
