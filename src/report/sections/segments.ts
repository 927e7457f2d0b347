import type { FeatureDefinition } from '../../contracts/features.ts'
import type { RunResult } from '../../contracts/run.ts'
import type { SegmentProfile, SegmentRule, SegmentTrait } from '../../contracts/segmentation.ts'
import { dataTable } from '../data-table.ts'
import { type Html, html } from '../html.ts'
import { count, inUnit, percent } from '../numbers.ts'
import { ruleWords } from '../rule-words.ts'
import { badge, note, paragraph, type Section } from '../section.ts'
import { capital, featureWords, plural } from '../words.ts'

/** A segment is told by its most telling traits; more of them would not be read. */
const shownTraits = 4

/** The groups customers fall into, what sets each apart, and how far the groups can be trusted. */
export function segments({ segmentation, features }: RunResult): Section {
  const { certificate, profiles, rules } = segmentation
  return {
    id: 'segments',
    title: 'Segments',
    body: [
      paragraph(
        badge(certificate.verdict === 'stable' ? 'good' : 'bad', certificate.verdict),
        ' ',
        certificate.words,
      ),
      html`<div class="cards">
${profiles.map((profile) => card(profile, rules, features))}</div>
`,
      note(
        'A rule stands in for the segment where nobody can run the model: “finds” is the share of the segment that the rule describes, “right” the share of those it describes who belong.',
      ),
    ],
  }
}

function card(
  profile: SegmentProfile,
  rules: readonly SegmentRule[],
  definitions: readonly FeatureDefinition[],
): Html {
  const own = rules.filter(({ segment }) => segment === profile.id)
  return html`<article class="card">
<h3>${capital(profile.name)}</h3>
<p class="size"><strong>${percent(profile.share)}</strong> ${plural(count(profile.customers), 'customer')}</p>
${traits(profile, definitions)}${own.map(({ rule, coverage, precision }) =>
  paragraph(
    html`<span class="label">Rule</span> `,
    ruleWords(rule, definitions),
    html` <span class="muted">(finds ${percent(coverage)}, right ${percent(precision)})</span>`,
  ),
)}</article>
`
}

function traits({ name, traits: all }: SegmentProfile, definitions: readonly FeatureDefinition[]): Html {
  const shown = all.slice(0, shownTraits)
  return dataTable({
    caption: `What sets “${name}” apart`,
    columns: [
      { title: 'On average', cell: ({ feature }) => capital(featureWords(feature, definitions)) },
      { title: 'Here', figures: true, cell: (trait) => meanWords(trait, trait.mean, definitions) },
      { title: 'All', figures: true, cell: (trait) => meanWords(trait, trait.overall, definitions) },
    ],
    rows: shown,
    narrow: 'scroll',
  })
}

/** The mean of a flag or a level is a share. */
function meanWords(
  { feature }: SegmentTrait,
  mean: number,
  definitions: readonly FeatureDefinition[],
): string {
  const definition = definitions.find(({ name }) => name === feature)
  const isShare = definition === undefined || definition.hint === 'flag'
  return isShare && mean >= 0 && mean <= 1 ? percent(mean) : inUnit(mean, definition?.unit ?? null)
}
