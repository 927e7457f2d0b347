import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * Where numbers of processes mean the same: a machine since it was started, and in it the container. Containers may share the name of their host. Where the system tells
 * neither (it is not Linux), it is the name of the machine.
 */
export function machineName(started: string = bootOf(), container: string = containerOf()): string {
  return [hostname(), started, container].join(' ')
}

function bootOf(): string {
  return orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
}

function containerOf(): string {
  return orNothing(() => readlinkSync('/proc/self/ns/pid'))
}

function orNothing(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
