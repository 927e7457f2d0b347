import { and, literal, not } from '../table/expression/builder.ts'
import type { Expression } from '../table/expression.ts'
import type { Brief } from './brief.ts'

/** Who may receive which offer, and who can be reached through which channel, vetoes included. */
export interface WhoMay {
  readonly eligibility: { readonly [offer: string]: Expression }
  readonly reachable: { readonly [channel: string]: Expression }
}

/**
 * Joins what the brief allows with what its reviewer took out. A veto without an offer or channel counts for every offer. Of whom it is not
 * known whether the veto is meant for them, it is: a veto protects.
 */
export function whoMay(brief: Brief): WhoMay {
  const eligibility: Record<string, Expression> = {}
  const reachable: Record<string, Expression> = {}
  for (const { name, eligible } of brief.offers) if (eligible !== undefined) eligibility[name] = eligible
  for (const { name, reachable: who } of brief.channels) if (who !== undefined) reachable[name] = who
  for (const { offer, channel, customers } of brief.reviewer?.vetoes ?? []) {
    const allowed = customers === undefined ? literal(false) : not(customers)
    if (channel !== undefined) add(reachable, channel, allowed)
    const offers = offer === undefined && channel === undefined ? brief.offers.map(({ name }) => name) : []
    for (const name of offer === undefined ? offers : [offer]) add(eligibility, name, allowed)
  }
  return { eligibility, reachable }
}

function add(rules: Record<string, Expression>, name: string, rule: Expression): void {
  rules[name] = Object.hasOwn(rules, name) ? and(rules[name], rule) : rule
}
