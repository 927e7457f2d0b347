import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeMachine, type Machine } from '../../harness/machine.ts'
import { project } from '../../harness/programs.ts'
import { sourceState } from '../source-state.ts'

/** One of the specification's experiments. */
export interface Experiment<Found, Row extends object> {
  /** What is found on a seed. */
  judge(seed: number, customers: number): Promise<readonly Found[]>
  /** Puts the seeds together. */
  rowsOf(found: readonly Found[]): readonly Row[]
  /** The rows as lines to print, each beside the specification's figures. */
  tableOf(rows: readonly Row[]): readonly string[]
}

/** What an experiment found, as rows to keep and as lines to print. */
export interface Report {
  readonly rows: readonly object[]
  readonly lines: readonly string[]
}

/**
 * Judges one seed after the other.
 *
 * @param afterSeed - told what the seeds so far found, so that a run that is stopped leaves what it has.
 */
export async function conduct<Found, Row extends object>(
  experiment: Experiment<Found, Row>,
  seeds: readonly number[],
  customers: number,
  afterSeed: (report: Report, done: readonly number[]) => void,
): Promise<Report> {
  const found: Found[] = []
  for (const [i, seed] of seeds.entries()) {
    found.push(...(await experiment.judge(seed, customers)))
    afterSeed(reportOf(experiment, found), seeds.slice(0, i + 1))
  }
  return reportOf(experiment, found)
}

function reportOf<Found, Row extends object>(
  { rowsOf, tableOf }: Experiment<Found, Row>,
  found: readonly Found[],
): Report {
  const rows = rowsOf(found)
  return { rows, lines: tableOf(rows) }
}

/** An experiment as it is kept. */
export interface Kept {
  readonly experiment: string
  readonly date: string
  /** The commit it was conducted at. */
  readonly source: string
  readonly machine: Machine
  readonly seeds: readonly number[]
  readonly customers: number
  readonly rows: readonly object[]
}

/** Describes what is kept of an experiment that ends now. */
export function keptOf(
  experiment: string,
  seeds: readonly number[],
  customers: number,
  { rows }: Report,
): Kept {
  const date = new Date().toISOString().slice(0, 10)
  return {
    experiment,
    date,
    source: sourceState(project),
    machine: describeMachine(),
    seeds,
    customers,
    rows,
  }
}

/** Writes what is kept into `bench/runs/proof/laboratory-<experiment>-<date>-<machine>.json`. */
export function keep(kept: Kept): string {
  const folder = join(project, 'bench/runs/proof')
  const file = join(folder, `laboratory-${kept.experiment}-${kept.date}-${kept.machine.name}.json`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`)
  return file
}
