export { assignSegments } from './assign-segments.ts'
export { segmentCustomers } from './segment-customers.ts'
export { readSegmentsModel, type SegmentOptions } from './segments.schema.ts'
export type { PanelRow, SegmentsFitted, SegmentsModel } from './segments-model.ts'
