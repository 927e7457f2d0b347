import type { Level } from 'clientele/synth'
import type { JudgedWorld } from './judge-world.ts'
import { type Summary, summarize } from './summary.ts'

/** One world's proof, and which world it was. */
export interface ProvedWorld {
  readonly level: Level
  readonly customers: number
  readonly seed: number
  readonly judged: JudgedWorld
}

/** What the seeds of a kind of world came to. */
export interface ProvedKind {
  readonly level: Level
  readonly seeds: readonly number[]
  readonly summary: Summary
}

/** Puts the seeds of each kind of world together, in the order in which the kinds first appear. */
export function kindsOf(worlds: readonly ProvedWorld[]): readonly ProvedKind[] {
  return byKind(worlds).map(kindOf)
}

/** The worlds of each kind, in the order in which the kinds first appear. */
export function byKind<World extends ProvedWorld>(worlds: readonly World[]): readonly (readonly World[])[] {
  const kinds = new Map<string, World[]>()
  for (const world of worlds) {
    const name = `${world.level} ${world.customers}`
    kinds.set(name, [...(kinds.get(name) ?? []), world])
  }
  return [...kinds.values()]
}

/** Puts worlds of one kind together. */
export function kindOf(alike: readonly ProvedWorld[]): ProvedKind {
  return {
    level: alike[0].level,
    seeds: alike.map(({ seed }) => seed),
    summary: summarize(alike.map(({ judged }) => judged)),
  }
}
