import type { Threads } from 'clientele/engine'
import * as node from 'clientele/node'

interface OpenThreads extends Threads {
  close(): Promise<void>
}

type NodeThreads = (options: { readonly count: number }) => OpenThreads | Promise<OpenThreads>

const nodeThreads: NodeThreads | null = 'nodeThreads' in node ? (node.nodeThreads as NodeThreads) : null

/** With how many threads the package can be asked to run. */
export const threadCounts: readonly number[] = nodeThreads === null ? [1] : [1, 2]

/** What a function over rows is given to run on so many threads: nothing for one, which is its default. */
export async function openThreads(
  count: number,
): Promise<{ readonly context: { readonly threads?: Threads }; close(): Promise<void> }> {
  if (count === 1 || nodeThreads === null) return { context: {}, close: async () => {} }
  const threads = await nodeThreads({ count })
  return { context: { threads }, close: () => threads.close() }
}
