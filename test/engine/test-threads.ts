import type { Threads } from '../../src/engine/index.ts'
import { nodeThreads } from '../../src/node/index.ts'

/** 1, 2 and 4 worker threads; they start when a kernel first needs them, and end with the process. */
export const testThreads: readonly Threads[] = [1, 2, 4].map((count) => nodeThreads({ count }))
