import type { Kernel } from './kernel.ts'

/** Counts in equal bins; see histogram.as.ts. */
export const histogramKernel: Kernel = {
  name: 'histogram',
  load: async () => (await import('./histogram.wasm.ts')).histogramBytes,
}
