// biome-ignore lint/plugin: names of sessions and statements must be new each time, and enter no result
import { randomUUID } from 'node:crypto'

/** A new name for a session or a statement. Spark takes none but UUIDs. */
export function newId(): string {
  return randomUUID()
}
