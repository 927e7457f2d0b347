import type { KeptKind } from './record-proof.ts'

export function seedWords(seeds: number): string {
  return seeds === 1 ? 'one seed, so without intervals' : `${seeds} seeds`
}

/** When worlds were judged, at which commits, and on what. */
export function circumstances({ dates, sources, machines }: KeptKind): string {
  const days = dates.length > 1 ? `${dates[0]} to ${dates.at(-1)}` : dates[0]
  return [days, `source ${sources.join(', ')}`, ...machines.map(({ cpu }) => cpu)].join(', ')
}
