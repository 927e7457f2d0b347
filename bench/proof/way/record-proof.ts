import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from '../../harness/machine.ts'
import { project } from '../../harness/programs.ts'
import { kindsOf, type ProvedKind, type ProvedWorld } from './kinds.ts'

/** Where proofs are kept. */
export const proofFolder: string = join(project, 'bench/runs/proof')

/** One world's proof as it is kept: raw, so that whatever seeds are kept can be put together. */
export interface KeptWorld extends ProvedWorld {
  readonly date: string
  /** The commit it was judged at. */
  readonly source: string
}

/** What is kept of one machine. */
interface KeptProof {
  readonly machine: Machine
  readonly worlds: readonly KeptWorld[]
}

/** Proved worlds put together, as they are told. */
export interface Proof {
  /** From the first day to the last. */
  readonly dates: readonly string[]
  readonly sources: readonly string[]
  readonly machine: Machine
  readonly kinds: readonly ProvedKind[]
}

/** Keeps one proved world in `<folder>/worlds-<machine>.json`, in place of the same level, size and seed and of nothing else. */
export function recordWorld(machine: Machine, world: KeptWorld, folder: string = proofFolder): string {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `worlds-${machine.name}.json`)
  const before = existsSync(file) ? (read(file) as KeptProof).worlds : []
  const others = before.filter((kept) => nameOf(kept) !== nameOf(world))
  const worlds = [...others, world].sort((a, b) => compareWorlds(a, b))
  writeFileSync(file, `${JSON.stringify({ machine, worlds }, null, 2)}\n`)
  return file
}

/** All worlds kept of the machine that was used last; null where nothing is kept. */
export function keptProof(folder: string = proofFolder): Proof | null {
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  const kept = files
    .filter((name) => /^worlds-.*\.json$/.test(name))
    .map((name) => proofOf(read(join(folder, name)) as KeptProof))
  const last = kept.sort((a, b) => compare(a.dates.at(-1) ?? '', b.dates.at(-1) ?? '')).at(-1)
  return last ?? null
}

/** Puts worlds together by kind. */
export function proofOf({ machine, worlds }: KeptProof): Proof {
  const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].sort()
  return {
    dates: distinct(worlds.map(({ date }) => date)),
    sources: distinct(worlds.map(({ source }) => source)),
    machine,
    kinds: kindsOf(worlds),
  }
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}

const levels = ['easy', 'realistic', 'hostile']

function nameOf({ level, customers, seed }: ProvedWorld): string {
  return `${level} ${customers} ${seed}`
}

function compareWorlds(a: ProvedWorld, b: ProvedWorld): number {
  return levels.indexOf(a.level) - levels.indexOf(b.level) || a.customers - b.customers || a.seed - b.seed
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
