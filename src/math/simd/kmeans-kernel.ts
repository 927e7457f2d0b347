import type { Kernel } from './kernel.ts'

/** Lloyd's step; see kmeans.as.ts. */
export const kmeansKernel: Kernel = {
  name: 'kmeans',
  load: async () => (await import('./kmeans.wasm.ts')).kmeansBytes,
}
