import type { ExecuteResponse } from './messages.ts'

/** Tells the share of tasks that are done, which never falls though stages are added on the way. */
export function progressTo(
  onProgress: ((share: number) => void) | undefined,
): (response: ExecuteResponse) => void {
  let told = 0
  return ({ execution_progress: progress }) => {
    if (onProgress === undefined || progress === undefined) return
    let tasks = 0
    let done = 0
    for (const stage of progress.stages ?? []) {
      tasks += stage.num_tasks ?? 0
      done += stage.num_completed_tasks ?? 0
    }
    const share = tasks === 0 ? 0 : Math.min(1, done / tasks)
    if (share <= told) return
    told = share
    onProgress(share)
  }
}
