import type { Kernel } from './kernel.ts'

/** The allocation pass; see allocate.as.ts. */
export const allocateKernel: Kernel = {
  name: 'allocate',
  load: async () => (await import('./allocate.wasm.ts')).allocateBytes,
}
