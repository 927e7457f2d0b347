import { cpus, loadavg, totalmem } from 'node:os'

/** What the runs were made on. */
export interface Machine {
  /** CPU model and cores, fit for the name of a folder. */
  readonly name: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly node: string
  readonly platform: string
  /** Processes that wanted to run, mean of the last minute, when the bench began. */
  readonly load: number
}

/** Describes this machine without naming it. */
export function describeMachine(): Machine {
  const all = cpus()
  const cpu = all[0]?.model.trim() ?? 'unknown'
  return {
    name: machineName(cpu, all.length),
    cpu,
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load: Number(loadavg()[0].toFixed(2)),
  }
}

/** `amd-epyc-7763-2-cores` from `AMD EPYC 7763 64-Core Processor`. */
export function machineName(cpu: string, cores: number): string {
  const words = cpu
    .toLowerCase()
    .replace(/\((r|tm)\)/g, '')
    .replace(/\d+-core|processor|cpu|@.*$/g, ' ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${words}-${cores}-cores`
}
