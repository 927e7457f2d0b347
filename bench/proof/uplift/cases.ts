import type { UpliftKind } from '../../instances/uplift.ts'
import { type Strength, strengths } from '../../instances/uplift-features.ts'
import { judgeTreatment } from './one-treatment.ts'
import { type Published, publishedArms, publishedTreatment } from './published.ts'
import type { Reached } from './reached.ts'
import { judgeArms } from './thirteen-arms.ts'

/** A trial whose truth is known, and what policies learned from it. */
export interface UpliftCase {
  readonly name: string
  readonly published: Published
  judge(seed: number): Promise<readonly Reached[]>
}

const kinds: { readonly [kind in UpliftKind]: string } = {
  'ten percent': 'one treatment, 10 % respond',
  'one percent': 'one treatment, 1 % respond',
  additive: 'one treatment, additive, 10 % respond',
}

/** How many customers policies are judged on. */
const judges = { treatment: 100_000, arms: 50_000 }

/** The trials of a size, every generator at every strength. */
export function casesOf(
  rows: number,
  names: readonly Strength[] = Object.keys(strengths) as Strength[],
): readonly UpliftCase[] {
  const treatments = (Object.keys(kinds) as UpliftKind[]).flatMap((kind) =>
    names.map((strength) => ({
      name: `${kinds[kind]}, ${strength}, ${rows} rows`,
      published: publishedTreatment(kind, strength, rows),
      judge: (seed: number) => judgeTreatment({ seed, rows, kind, strength }, judges.treatment),
    })),
  )
  const arms = names.map((strength) => ({
    name: `4 offers x 3 channels, ${strength}, ${rows} rows`,
    published: publishedArms(strength, rows),
    judge: (seed: number) => judgeArms({ seed, rows, strength }, judges.arms),
  }))
  return [...treatments, ...arms]
}
