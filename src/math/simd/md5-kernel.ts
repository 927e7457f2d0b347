import type { Kernel } from './kernel.ts'

/** The numbers that decide *who*, four texts at a time; see md5.as.ts. */
export const md5Kernel: Kernel = {
  name: 'md5',
  load: async () => (await import('./md5.wasm.ts')).md5Bytes,
}
