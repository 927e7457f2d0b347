import type { Shard } from './feed.ts'
import type { KernelSpace, Slot } from './kernel-space.ts'
import { turn } from './turn.ts'

/** Shards on their way into slots, where they are added for the first time. */
export interface Entry {
  /** Writes a shard; it may change afterwards. */
  put(shard: Shard, slot: Slot): Promise<void>
  /** Resolves once all that was put is added. */
  end(): Promise<void>
}

/** How tasks are followed. */
export interface Following {
  readonly signal: AbortSignal | undefined
  /** Told the rows of each task that is done; undefined where nobody listens. */
  readonly onRows: ((rows: number) => void) | undefined
}

/** Takes shards in: while threads add some, and pack them first where they are staged, the next ones are written. */
export function enterInto<State, Sum>(
  space: KernelSpace<State, Sum>,
  state: State,
  following: Following,
): Entry {
  const { call, job, stateAt, staging } = space
  const isStaged = staging.length > 0
  let running = Promise.resolve()
  let tasks: number[] = []
  let staged = 0
  let shards = 0
  const flush = async (): Promise<void> => {
    await running
    running = runTasks(space, isStaged ? 'pack' : 'add', Float64Array.from(tasks), following)
    // Heard where it is waited for; an abort in between may end before that.
    running.catch(() => undefined)
    tasks = []
  }
  return {
    async put({ table }, { parts }) {
      for (const { from, to, at, sumAt } of parts) {
        const place = isStaged ? staging[staged++ % staging.length] : at
        call.write(table, from, to, state, job.memory.buffer, place)
        tasks.push(...(isStaged ? [place] : []), at, to - from, stateAt, sumAt)
        if (isStaged && staged % (staging.length / 2) === 0) await flush()
      }
      shards++
      if (!isStaged && shards % job.threads === 0) await flush()
    },
    async end() {
      if (tasks.length > 0) await flush()
      await running
    },
  }
}

/** Runs a function of the kernel once for each task. */
export function runTasks<State, Sum>(
  { job }: KernelSpace<State, Sum>,
  name: 'pack' | 'add',
  tasks: Float64Array,
  { signal, onRows }: Following,
): Promise<void> {
  const width = name === 'pack' ? 5 : 4
  let told = 0
  const onTask = onRows === undefined ? undefined : () => onRows(tasks[width * told++ + width - 3])
  return job.run(name, tasks, width, { signal, onTask, turn })
}
