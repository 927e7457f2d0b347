import type { Threads } from '../math/threads/threads.ts'
import type { Path } from './pass.ts'

/**
 * What a result says where its passes ran slower than they were asked to. The result is the same.
 *
 * @param path - of a pass that has a kernel.
 */
export function pathWarnings(path: Path | null, threads: Threads | undefined): readonly string[] {
  if (path === 'plain')
    return [
      'WebAssembly was refused or did not suit the data, so that the passes ran as plain TypeScript: the same result, slower.',
    ]
  if (path === 'kernel' && threads !== undefined)
    return [
      `Threads were given and none worked, so that one thread did all: the same result, slower. ${threads.trouble ?? ''}`.trim(),
    ]
  return []
}
