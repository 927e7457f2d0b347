import type { RunResult } from '../contracts/run.ts'
import { html, textOf, trusted } from './html.ts'
import { type Section, sectionHtml } from './section.ts'
import { asked } from './sections/asked.ts'
import { comparison } from './sections/comparison.ts'
import { found } from './sections/found.ts'
import { leftAlone } from './sections/left-alone.ts'
import { limits } from './sections/limits.ts'
import { pilot } from './sections/pilot.ts'
import { planBySegment } from './sections/plan-by-segment.ts'
import { planMatrix } from './sections/plan-matrix.ts'
import { proof } from './sections/proof.ts'
import { readiness } from './sections/readiness.ts'
import { readout } from './sections/readout.ts'
import { response } from './sections/response.ts'
import { segments } from './sections/segments.ts'
import { unknowns } from './sections/unknowns.ts'
import { verdict } from './sections/verdict.ts'
import { styleSheet } from './style-sheet.ts'

/**
 * Writes a finished run as one HTML page that needs nothing else: no script, no other file, no network. It can be read on a phone and in
 * print, in a light and a dark scheme, and by a screen reader. The same result gives the same bytes.
 */
export function renderReport(result: RunResult): string {
  const sections = sectionsOf(result)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${result.name}: target plan</title>
<style>${trusted(styleSheet)}</style>
</head>
<body>
<header>
<p class="kind">${result.plan.purpose === 'pilot' ? 'Pilot plan' : 'Target plan'} as of ${result.asOf}</p>
<h1>${result.name}</h1>
${verdict(result)}</header>
<nav aria-label="Contents"><ol>
${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ol></nav>
<main>
${sections.map(sectionHtml)}</main>
<footer><p>Made by ${result.library} with seed ${result.seed}, as of ${result.asOf}. The same brief, data and seed give this page again, byte for byte.</p></footer>
</body>
</html>
`
  return textOf(page)
}

function sectionsOf(result: RunResult): readonly Section[] {
  const sections = [
    asked(result),
    readiness(result),
    found(result),
    segments(result),
    response(result),
    planMatrix(result),
    planBySegment(result),
    limits(result),
    comparison(result),
    leftAlone(result),
    proof(result),
    pilot(result),
    readout(result),
    unknowns(result),
  ]
  return sections.filter((section) => section !== null)
}
