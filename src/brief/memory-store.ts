import type { Store } from '../contracts/run.ts'

/** A run folder in memory, for applications that have no disk, and for tests. */
export function memoryStore(): Store {
  const files = new Map<string, Uint8Array>()
  return {
    read: async (path) => files.get(path)?.slice() ?? null,
    write: async (path, content) => {
      files.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content.slice())
    },
    list: async () => [...files.keys()].sort(),
    remove: async (path) => {
      files.delete(path)
    },
    publish: async () => undefined,
  }
}
