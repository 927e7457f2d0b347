import { parse } from 'yaml'
import { ClienteleError, unknownName } from '../errors.ts'
import { checkBriefShape } from './brief.schema.ts'
import type { Brief } from './brief.ts'

/**
 * Reads a brief from YAML or JSON text and checks it: its shape, and that every offer, channel and department it names exists.
 *
 * @throws ClienteleError `BRIEF_INVALID`, `BRIEF_GOAL_MISSING`, `OPTION_NAME_UNKNOWN`.
 */
export function readBrief(text: string): Brief {
  return checkBrief(parsed(text))
}

/** Checks a brief that is already a document. See {@link readBrief}. */
export function checkBrief(value: unknown): Brief {
  const brief = checkBriefShape(value)
  refuseRepeated(brief.offers, 'offers')
  refuseRepeated(brief.channels, 'channels')
  refuseRepeated(brief.departments, 'departments')
  refuseRepeated(brief.data.customers, 'data.customers')
  refuseUnknownNames(brief)
  return brief
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    const line = cause instanceof Error && 'linePos' in cause ? firstLine(cause.linePos) : null
    const place = line === null ? '' : ` at line ${line}`
    throw new ClienteleError(
      'BRIEF_INVALID',
      `The brief is neither YAML nor JSON: it cannot be parsed${place} (${reasonOf(cause)}). Mend the text there.`,
      { line },
      cause,
    )
  }
}

/** What the parser says, without the lines of the brief that it repeats. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  return message.split(' at line ')[0].split('\n')[0]
}

function firstLine(position: unknown): number | null {
  const first: unknown = Array.isArray(position) ? position[0] : null
  return typeof first === 'object' && first !== null && 'line' in first && typeof first.line === 'number'
    ? first.line
    : null
}

function refuseRepeated(named: readonly { readonly name: string }[], place: string): void {
  const seen = new Set<string>()
  for (const { name } of named) {
    if (seen.has(name)) {
      throw new ClienteleError(
        'BRIEF_INVALID',
        `${place} of the brief names "${name}" twice. Names must differ.`,
        { name },
      )
    }
    seen.add(name)
  }
}

function refuseUnknownNames(brief: Brief): void {
  const offers = brief.offers.map((offer) => offer.name)
  const channels = brief.channels.map((channel) => channel.name)
  const departments = brief.departments.map((department) => department.name)
  for (const offer of brief.offers) {
    known('department', [offer.department], departments, `the departments, for the offer "${offer.name}"`)
    known('channel', offer.channels ?? [], channels, `the channels, for the offer "${offer.name}"`)
  }
  known('offer', Object.keys(brief.limits.offers ?? {}), offers, 'the offers, for limits.offers')
  known('channel', Object.keys(brief.limits.channels ?? {}), channels, 'the channels, for limits.channels')
  known(
    'department',
    Object.keys(brief.limits.departments ?? {}),
    departments,
    'the departments, for limits.departments',
  )
  refuseVetoes(brief, offers, channels)
  for (const arm of Object.values(brief.data.contacts?.arms ?? {})) {
    if (arm === null) continue
    known('offer', [arm.offer], offers, 'the offers, for an arm of the contacts')
    known('channel', [arm.channel], channels, 'the channels, for an arm of the contacts')
  }
  if ('assume' in brief.data.consent)
    known('channel', brief.data.consent.channels, channels, 'the channels, for data.consent')
  const { outcome, marginByDepartment = {} } = brief.response ?? {}
  if (typeof outcome === 'object')
    known(
      'department',
      Object.keys(outcome.byDepartment),
      departments,
      'the departments, for response.outcome',
    )
  known(
    'department',
    Object.keys(marginByDepartment),
    departments,
    'the departments, for response.marginByDepartment',
  )
}

function refuseVetoes(brief: Brief, offers: readonly string[], channels: readonly string[]): void {
  for (const veto of brief.reviewer?.vetoes ?? []) {
    known('offer', veto.offer === undefined ? [] : [veto.offer], offers, 'the offers, for a veto')
    known('channel', veto.channel === undefined ? [] : [veto.channel], channels, 'the channels, for a veto')
    if (veto.offer !== undefined && veto.channel !== undefined) throw twofoldVeto()
  }
}

function twofoldVeto(): ClienteleError {
  return new ClienteleError(
    'BRIEF_INVALID',
    'A veto names both an offer and a channel. Veto one of them; to keep an offer out of one channel, list its other channels under the offer.',
  )
}

function known(noun: string, names: readonly string[], all: readonly string[], where: string): void {
  for (const name of names) {
    if (!all.includes(name)) throw unknownName('OPTION_NAME_UNKNOWN', noun, name, all, where)
  }
}
