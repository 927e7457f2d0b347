import type { Threads } from '../math/threads/threads.ts'
import type { Session } from './pass.ts'
import { SHARD_ROWS } from './rows.ts'

/**
 * What a result says where its passes ran slower than they were asked to. The result is the same.
 *
 * @param session - after a pass that has a kernel.
 */
export function pathWarnings(
  { path, plainShards }: Pick<Session, 'path' | 'plainShards'>,
  threads: Threads | undefined,
): readonly string[] {
  if (path === 'plain')
    return [
      'WebAssembly was refused or did not suit the data, so that the passes ran as plain TypeScript: the same result, slower.',
    ]
  const warnings: string[] = []
  if (plainShards > 0)
    warnings.push(
      `Memory ended before everything was packed, so that ${plainShards} ${plainShards === 1 ? 'shard' : 'shards'} of ${SHARD_ROWS} rows ran as plain TypeScript: the same result, slower.`,
    )
  if (path === 'kernel' && threads !== undefined)
    warnings.push(
      `Threads were given and none worked, so that one thread did all: the same result, slower. ${threads.trouble ?? ''}`.trim(),
    )
  return warnings
}
