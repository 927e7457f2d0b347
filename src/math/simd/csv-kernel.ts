import type { Kernel } from './kernel.ts'

/** Cuts CSV into rows and fields, reads numbers, dates and flags, and gives texts their codes. */
export const csvKernel: Kernel = {
  name: 'csv',
  load: async () => (await import('./csv.wasm.ts')).csvBytes,
}
