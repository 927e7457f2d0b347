import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { project } from '../../harness/programs.ts'
import type { Proof } from './proof.ts'

/** Where proofs are kept. */
export const proofFolder: string = join(project, 'bench/runs/proof')

/** Writes a proof into `bench/runs/proof/<date>-<machine>.json`; kinds of worlds that were not proved again stay as they were. */
export function recordProof(proof: Proof): string {
  mkdirSync(proofFolder, { recursive: true })
  const file = join(proofFolder, `${proof.date}-${proof.machine.name}.json`)
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Proof) : null
  const nameOf = ({ level, summary }: Proof['kinds'][number]): string => `${level} ${summary.customers}`
  const again = new Set(proof.kinds.map(nameOf))
  const kept = (before?.kinds ?? []).filter((kind) => !again.has(nameOf(kind)))
  writeFileSync(file, `${JSON.stringify({ ...proof, kinds: [...kept, ...proof.kinds] }, null, 2)}\n`)
  return file
}
