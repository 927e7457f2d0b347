import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Clock ticks of the whole machine and of some trees of processes, since each began. */
export interface Ticks {
  readonly machine: number
  readonly own: number
  readonly at: number
}

/** The kernel counts in hundredths of a second. */
const ticksPerSecond = 100

/** What `/proc` counts now; null on systems without it. */
export function readTicks(roots: readonly number[], folder = '/proc'): Ticks | null {
  try {
    const machine = busyTicks(readFileSync(`${folder}/stat`, 'utf8'))
    return { machine, own: treeTicks(roots, folder), at: performance.now() }
  } catch {
    return null
  }
}

/**
 * The cores that processes outside the trees kept busy between two readings. The counters move in steps of .01 s, one
 * for each core, so that two steps are taken off.
 */
export function foreignCores(before: Ticks | null, after: Ticks | null): number | null {
  if (before === null || after === null) return null
  const busy = after.machine - before.machine - (after.own - before.own) - 2
  const seconds = (after.at - before.at) / 1000
  return Math.max(0, busy / ticksPerSecond / seconds)
}

/** Ticks not idle and not waiting for a disk, stolen ones included. */
function busyTicks(stat: string): number {
  const [, user, nice, system, , , irq, softirq, steal] = stat.split('\n')[0].split(/\s+/).map(Number)
  return user + nice + system + irq + softirq + (steal || 0)
}

/** Ticks of processes, of all below them, and of those among them that ended and were waited for. */
function treeTicks(roots: readonly number[], folder: string): number {
  const processes = new Map<number, { readonly parent: number; readonly ticks: number }>()
  for (const name of readdirSync(folder)) {
    if (!/^\d+$/.test(name)) continue
    const stat = readOrEmpty(`${folder}/${name}/stat`)
    // The name of a process stands in brackets and may hold blanks.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    if (fields.length < 15) continue
    processes.set(Number(name), {
      parent: fields[1],
      ticks: fields[11] + fields[12] + fields[13] + fields[14],
    })
  }
  const isOwn = (pid: number): boolean => {
    for (let at = pid; at > 0; at = processes.get(at)?.parent ?? 0) if (roots.includes(at)) return true
    return false
  }
  let ticks = 0
  for (const [pid, process] of processes) if (isOwn(pid)) ticks += process.ticks
  return ticks
}

/** A process may end between being listed and being read. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** What a process holds, in MB; null where the system does not tell. */
export function memoryNow(pid: number): number | null {
  return statusMb(pid, 'VmRSS')
}

/** The most that a process held since it began, or since `forgetPeak`. */
export function memoryPeak(pid: number): number | null {
  return statusMb(pid, 'VmHWM')
}

/** Lets the highest memory of a process begin anew, so that making its input does not count. Not all systems allow it. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Then the peak is that of the whole life of the process, which is never too small.
  }
}

function statusMb(pid: number, name: string): number | null {
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readOrEmpty(`/proc/${pid}/status`))?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) / 1024
}
