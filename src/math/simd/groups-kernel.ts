import type { Kernel } from './kernel.ts'

/** Packed group-by sums; see groups.as.ts. */
export const groupsKernel: Kernel = {
  name: 'groups',
  load: async () => (await import('./groups.wasm.ts')).groupsBytes,
}
