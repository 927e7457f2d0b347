import type { Kept } from '../experiment.ts'
import { specifiedSeeds } from '../reference-figures.ts'
import { estimatorPage } from './estimator-page.ts'
import { fatiguePage } from './fatigue-page.ts'
import { historyPage } from './history-page.ts'
import { identityPage } from './identity-page.ts'
import { reachedPage } from './reached-page.ts'
import { seedWords } from './seed-words.ts'
import { supplierPage } from './supplier-page.ts'

/** Makes a table of the rows of an experiment; what is kept as its rows is of their kind. */
const open = <Row>(page: (rows: readonly Row[]) => string) => {
  return ({ rows }: Kept): string => page(rows as readonly Row[])
}

const pages = {
  reference: open(reachedPage),
  suppliers: open(supplierPage),
  identity: open(identityPage),
  history: open(historyPage),
  fatigue: open(fatiguePage),
  estimators: open(estimatorPage),
} as const satisfies { readonly [experiment in keyof typeof specifiedSeeds]: unknown }

/** What `docs/synthetic-retailer.md` shows of every experiment, as Markdown: its seeds, then its table. */
export function pageTables(kept: ReadonlyMap<string, Kept>): { readonly [experiment: string]: string } {
  const names = Object.keys(pages) as (keyof typeof pages)[]
  return Object.fromEntries(
    names.map((name) => {
      const run = kept.get(name)
      if (run === undefined) return [name, 'No run is kept yet.\n']
      return [name, `${seedWords(run.seeds, specifiedSeeds[name])}\n\n${pages[name](run)}`]
    }),
  )
}
