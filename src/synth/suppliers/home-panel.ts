import { sigmoid } from '../../math/exp.ts'
import { drawNormal } from '../../math/normal.ts'
import { uniform } from '../../math/philox.ts'
import { supplierStream } from '../../math/streams.ts'
import { openCursor } from '../cursor.ts'
import type { Person } from '../people/person.ts'
import { yearsOf } from '../people/years.ts'
import { waveDays } from '../retailer/drift.ts'
import type { Snapshot } from '../snapshot.ts'
import type { Settings } from '../spec.ts'
import type { SyntheticTable } from '../tables/table-maker.ts'
import { appendedInteger, appendedNumber, appendedText } from './appended-columns.ts'
import { appendedTable } from './appended-table.ts'
import { printedIndex } from './printed-index.ts'

/** What HomePanel says of a person. */
export interface HomePanelRecord {
  /** About the logarithm of income against the middle: the latent income and an error of deviation 0.7. */
  readonly incomeIndex: number
  readonly stageOfLife: StageOfLife
  readonly ageYears: number
  readonly home: 'owner' | 'tenant'
}

/** From the size of a family's needs: 22, 37, 27 and 14 % of the panel on day 0. */
export type StageOfLife = 'single' | 'couple' | 'family' | 'large family'

/** Columns of HomePanel: key, index of income, stage of life, age in years, whether the home is theirs. */
export type HomePanelColumn = 'customer_id' | 'income_index' | 'stage_of_life' | 'age' | 'home'

/** How good the panel is: whom it knows (log-odds, of a person in the middle), and what its errors are multiplied by. */
interface PanelQuality {
  readonly coverage: number
  readonly noiseFactor: number
}

/** Where each stage of life ends on the scale of family needs. */
const stages: readonly (readonly [stage: StageOfLife, end: number])[] = [
  ['single', -0.7],
  ['couple', 0.4],
  ['family', 1.4],
  ['large family', Number.POSITIVE_INFINITY],
]

const incomeNoise = 0.7
const stageNoise = 0.6
const ageNoise = 0.3

/** Share of the rows that became wrong in the nine months since they were collected, at 11 % a year. */
const staleShare = 1 - 0.89 ** (9 / 12)
const staleFactor = 2

/** The panel gets worse from this wave on. */
const decline = 4

/** What HomePanel appends in the wave of a snapshot: demographics of the better-off sooner, with errors. */
export function homePanelTable(snapshot: Snapshot): SyntheticTable<HomePanelColumn> {
  const wave = Math.max(0, Math.floor(snapshot.asOfDay / waveDays))
  return appendedTable(
    snapshot,
    'home_panel',
    [
      appendedNumber('income_index', (record: HomePanelRecord) => record.incomeIndex),
      appendedText('stage_of_life', (record: HomePanelRecord) => record.stageOfLife),
      appendedInteger('age', (record: HomePanelRecord) => record.ageYears),
      appendedText('home', (record: HomePanelRecord) => record.home),
    ],
    () => openHomePanel(snapshot.settings, wave),
  )
}

/**
 * Opens what HomePanel knows of a person in a wave, or null for whom it does not know. The words are the same in every wave: who is known after the decline was
 * known before it.
 */
export function openHomePanel(
  { seed, drift }: Settings,
  wave = 0,
): (person: Person) => HomePanelRecord | null {
  const cursor = openCursor(seed)
  const { coverage, noiseFactor } = qualityIn(wave, drift)
  return (person) => {
    cursor.open(supplierStream(0), person.id)
    if (uniform(cursor) >= sigmoid(coverage + 0.3 * person.income)) return null
    const noise = uniform(cursor) < staleShare ? staleFactor * noiseFactor : noiseFactor
    const income = person.income + incomeNoise * noise * drawNormal(cursor)
    const family = person.family + stageNoise * noise * drawNormal(cursor)
    const age = person.age + ageNoise * noise * drawNormal(cursor)
    return {
      incomeIndex: printedIndex(income),
      stageOfLife: stageOf(family),
      ageYears: yearsOf(age),
      home: income + incomeNoise * drawNormal(cursor) > 0 ? 'owner' : 'tenant',
    }
  }
}

/** Before the decline the panel knows 62 % of the persons; after it 45 %, where the world drifts as described. */
function qualityIn(wave: number, drift: number): PanelQuality {
  const steps = wave < decline ? 0 : drift
  return { coverage: 0.5 - 0.7 * steps, noiseFactor: 1 + 0.3 * steps }
}

function stageOf(family: number): StageOfLife {
  let place = 0
  while (family >= stages[place][1]) place++
  return stages[place][0]
}
