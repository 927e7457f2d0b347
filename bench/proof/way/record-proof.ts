import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine } from '../../harness/machine.ts'
import { project } from '../../harness/programs.ts'
import { byKind, kindOf, type ProvedKind, type ProvedWorld } from './kinds.ts'

/** Where proofs are kept. */
export const proofFolder: string = join(project, 'bench/runs/proof')

/** One world's proof as it is kept: raw, so that whatever seeds are kept can be put together. */
export interface KeptWorld extends ProvedWorld {
  readonly date: string
  /** The commit it was judged at. */
  readonly source: string
}

/** What is kept of one machine. */
export interface KeptProof {
  readonly machine: Machine
  readonly worlds: readonly KeptWorld[]
}

/** A kind of world, and where its own seeds come from. */
export interface KeptKind extends ProvedKind {
  /** The days on which they were judged, the first one first. */
  readonly dates: readonly string[]
  /** The commits at which they were judged. */
  readonly sources: readonly string[]
  readonly machines: readonly Machine[]
}

/** Proved worlds put together, as they are told. */
export interface Proof {
  readonly kinds: readonly KeptKind[]
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

/** All worlds that are kept, whatever machine they were judged on; null where nothing is kept. */
export function keptProof(folder: string = proofFolder): Proof | null {
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  const kept = files
    .filter((name) => /^worlds-.*\.json$/.test(name))
    .map((name) => read(join(folder, name)) as KeptProof)
  return kept.length === 0 ? null : proofOf(kept)
}

/** Puts worlds together by kind. Of a world that several machines judged the newest counts; of one day that of the machine which is given last. */
export function proofOf(kept: readonly KeptProof[]): Proof {
  return {
    kinds: byKind(newestOf(kept)).map((alike) => ({
      ...kindOf(alike),
      dates: distinct(alike.map(({ date }) => date)),
      sources: distinct(alike.map(({ source }) => source)),
      machines: [...new Map(alike.map(({ machine }) => [machine.name, machine])).values()],
    })),
  }
}

function newestOf(kept: readonly KeptProof[]): readonly (KeptWorld & { readonly machine: Machine })[] {
  const newest = new Map<string, KeptWorld & { readonly machine: Machine }>()
  for (const { machine, worlds } of kept)
    for (const world of worlds) {
      const known = newest.get(nameOf(world))
      if (known === undefined || known.date <= world.date) newest.set(nameOf(world), { ...world, machine })
    }
  return [...newest.values()].sort((a, b) => compareWorlds(a, b))
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort()
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
