import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { briefJsonSchema } from '../../src/brief/brief.schema.ts'
import type { Brief } from '../../src/brief/brief.ts'
import { checkBrief, readBrief } from '../../src/brief/read-brief.ts'
import { briefTemplate } from '../../src/cli/brief-template.ts'
import { project } from '../house/temporary.ts'
import { exampleBrief } from './programme.ts'

const examples = readdirSync(join(project, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('brief.yaml'))
  .map((path) => [path, readFileSync(join(project, 'examples', path), 'utf8')] as const)

/** A brief with one place changed; `undefined` takes it away. */
function changed(path: string, value: unknown): unknown {
  const brief: unknown = JSON.parse(JSON.stringify(exampleBrief()))
  const steps = path.split('.')
  let place = brief as Record<string, unknown>
  for (const step of steps.slice(0, -1)) place = place[step] as Record<string, unknown>
  place[steps.at(-1) ?? ''] = value
  return brief
}

function refusalOf(value: unknown): { code: string; message: string } {
  try {
    checkBrief(value)
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('the brief was not refused')
}

describe('a brief', () => {
  it('is read from YAML and from JSON alike', () => {
    const brief = exampleBrief()
    expect(readBrief(JSON.stringify(brief))).toEqual(JSON.parse(JSON.stringify(brief)))
    expect(readBrief(stringify(brief))).toEqual(readBrief(JSON.stringify(brief)))
  })

  it.each(examples)('in examples/%s is sound', (_, text) => {
    const brief = readBrief(text)
    expect(brief.version).toBe(1)
    expect(Object.keys(brief.owners)).toHaveLength(6)
  })

  it('was found among the examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(2)
  })
})

describe('an unknown key is refused with the nearest right one', () => {
  it.each([
    ['chanels', {}, 'the brief', 'channels'],
    ['goal.horizonDay', 14, '"goal"', 'horizonDays'],
    ['owners.meassure', 'x', '"owners"', 'measure'],
    ['departments.0.demand', 'x', '"departments.0"', 'demands'],
    ['data.transaction', {}, '"data"', 'transactions'],
    ['data.customers.0.colums', {}, '"data.customers.0"', 'columns'],
    ['data.customers.0.columns.age.kid', 'integer', '"data.customers.0.columns.age"', 'kind'],
    ['data.contacts.randomised', true, '"data.contacts"', 'randomized'],
    ['data.contacts.arms.bread.chanel', 'x', '"data.contacts.arms.bread"', 'channel'],
    ['data.consent.colunms', {}, '"data.consent"', 'columns'],
    ['offers.1.elligible', {}, '"offers.1"', 'eligible'],
    ['limits.budgets', 3, '"limits"', 'budget'],
    ['limits.perCustomer.maxMessage', 3, '"limits.perCustomer"', 'maxMessages'],
    ['limits.channels.e-mail.mx', 3, '"limits.channels.e-mail"', 'max'],
    ['limits.departments.food.bugdet', 3, '"limits.departments.food"', 'budget'],
    ['pilot.hold_out', 0.1, '"pilot"', 'holdout'],
    ['response.learner', ['linear'], '"response"', 'learners'],
  ])('%s', (path, value, place, nearest) => {
    const { code, message } = refusalOf(changed(path, value))
    const key = path.split('.').at(-1)
    expect(code).toBe('BRIEF_INVALID')
    expect(message).toContain(`There is no key "${key}" in ${place}. Did you mean "${nearest}"?`)
  })

  it('in an assumption of consent, where the file it could have been has other keys', () => {
    const consent = { assume: 'granted', channels: ['e-mail'], purposes: ['marketing'], becuase: 'x' }
    const { message } = refusalOf(changed('data.consent', consent))
    expect(message).toContain('no key "becuase" in "data.consent". Did you mean "because"?')
    expect(message).toContain('"data.consent.because"')
    expect(message).toContain('2 mistakes')
  })
})

describe('a name that does not exist is refused with the nearest that does', () => {
  it.each([
    ['offers.0.department', 'fod', 'department', 'food'],
    ['offers.0.channels', ['e-mial'], 'channel', 'e-mail'],
    ['limits.offers', { braed: { max: 3 } }, 'offer', 'bread'],
    ['limits.channels', { email: { max: 3 } }, 'channel', 'e-mail'],
    ['limits.departments', { hom: { min: 3 } }, 'department', 'home'],
    ['reviewer.vetoes', [{ offer: 'lamp', because: 'x' }], 'offer', 'lamps'],
    ['reviewer.vetoes', [{ channel: 'e-mails', because: 'x' }], 'channel', 'e-mail'],
    ['data.contacts.arms.bread', { offer: 'bred', channel: 'e-mail' }, 'offer', 'bread'],
    ['data.contacts.arms.bread', { offer: 'bread', channel: 'e-mal' }, 'channel', 'e-mail'],
    ['response.outcome', { byDepartment: { foods: 'spend', home: 'spend' } }, 'department', 'food'],
    ['response.marginByDepartment', { homes: 'age' }, 'department', 'home'],
    [
      'data.consent',
      { assume: 'granted', channels: ['e-mai'], purposes: ['marketing'], because: 'x' },
      'channel',
      'e-mail',
    ],
  ])('%s: %j', (path, value, noun, nearest) => {
    const { code, message } = refusalOf(changed(path, value))
    expect(code).toBe('OPTION_NAME_UNKNOWN')
    expect(message).toMatch(new RegExp(`^There is no ${noun} ".*Did you mean "${nearest}"\\?$`))
  })
})

describe('a mistake in a value is refused where it stands', () => {
  it.each([
    ['version', 2, /"version": .*1/],
    ['asOf', '1 July', /"asOf": is not a day \(YYYY-MM-DD\)/],
    ['asOf', '2023-02-29', /"asOf": is a day that no calendar has/],
    ['seed', -1, /"seed"/],
    ['seed', 1.5, /"seed"/],
    ['currency', 'euro', /"currency": is not a currency/],
    ['goal.target', 0, /"goal.target"/],
    ['goal.target', Number.POSITIVE_INFINITY, /"goal.target"/],
    ['goal.metric', '', /"goal.metric"/],
    ['departments', [], /"departments"/],
    ['offers', [], /"offers"/],
    ['channels.0.cost', -1, /"channels.0.cost"/],
    ['channels.0.cost', Number.NaN, /"channels.0.cost"/],
    ['data.customers', [], /"data.customers"/],
    ['data.customers.0.columns.age.kind', 'int', /"data.customers.0.columns.age.kind".*"integer"/],
    ['data.customers.0.columns.email.meaning', 'mail', /"data.customers.0.columns.email.meaning".*"email"/],
    ['data.customers.0.collected', '2024-13-01', /"data.customers.0.collected"/],
    ['data.contacts.randomized', undefined, /"data.contacts.randomized"/],
    ['data.contacts.propensity', 'share', /"data.contacts.propensity"/],
    ['match', ['emial'], /"match.0"/],
    ['offers.0.eligible', { op: 'isOlder', args: [] }, /"offers.0.eligible": is not an expression/],
    ['data.customers.0.keep', 'age > 3', /"data.customers.0.keep": is not an expression/],
    ['pilot.holdout', 1, /"pilot.holdout"/],
    ['limits.budget', -3, /"limits.budget"/],
    ['reviewer.vetoes', [{ offer: 'bread' }], /"reviewer.vetoes.0.because"/],
    ['next', undefined, /"next"/],
  ])('%s: %j', (path, value, says) => {
    const { code, message } = refusalOf(changed(path, value))
    expect([code, message]).toEqual(['BRIEF_INVALID', expect.stringMatching(says)])
    expect(message).toMatch(/^The brief has a mistake\. .*Mend the brief, and check it again\.$/)
  })

  it('names all mistakes at once, and stops at ten', () => {
    const two = refusalOf({ ...exampleBrief(), seed: -1, chanels: 1 })
    expect(two.message).toMatch(/2 mistakes.*"seed".*"chanels"/)
    const many = Array.from({ length: 15 }, () => ({ name: '', department: '' }))
    expect(refusalOf({ ...exampleBrief(), offers: many }).message).toMatch(/30 mistakes.*And 20 more/)
  })

  it.each([null, 3, 'goal', [], undefined])('and so is what is no document: %j', (value) => {
    expect(refusalOf(value)).toMatchObject({ code: 'BRIEF_INVALID' })
  })
})

describe('a brief without a goal', () => {
  it.each([
    [undefined, /lacks words, metric, target, horizonDays, valuePerUnit/],
    [null, /lacks words, metric/],
    ['more', /lacks words, metric/],
    [{ words: 'x', metric: 'spend', target: 1 }, /lacks horizonDays, valuePerUnit\./],
  ])('is refused before anything else is looked at: %j', (goal, says) => {
    const { code, message } = refusalOf({ goal, nonsense: true })
    expect([code, message]).toEqual(['BRIEF_GOAL_MISSING', expect.stringMatching(says)])
  })
})

describe('names that differ', () => {
  it.each([
    ['offers', (brief: Brief) => [...brief.offers, brief.offers[0]], 'bread'],
    ['channels', (brief: Brief) => [...brief.channels, brief.channels[0]], 'e-mail'],
    ['departments', (brief: Brief) => [...brief.departments, brief.departments[1]], 'home'],
    ['data.customers', (brief: Brief) => [...brief.data.customers, brief.data.customers[0]], 'shop'],
  ])('are asked of %s', (path, twice, name) => {
    const { code, message } = refusalOf(changed(path, twice(exampleBrief())))
    expect([code, message]).toEqual([
      'BRIEF_INVALID',
      `${path} of the brief names "${name}" twice. Names must differ.`,
    ])
  })

  it('and a veto names an offer or a channel, not both', () => {
    const veto = { offer: 'bread', channel: 'e-mail', because: 'x' }
    expect(refusalOf(changed('reviewer.vetoes', [veto])).message).toMatch(
      /both an offer and a channel.*Veto one of them/,
    )
  })
})

describe('the JSON Schema of a brief', () => {
  const schema = briefJsonSchema()
  const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(JSON.parse(JSON.stringify(schema)))

  it('is one document of plain JSON that says its dialect', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      additionalProperties: false,
      required: expect.arrayContaining(['goal', 'asOf', 'seed', 'data', 'offers', 'channels', 'limits']),
    })
  })

  it('is the one the package holds (npx tsx scripts/brief-schema.ts writes it)', () => {
    expect(JSON.parse(readFileSync(new URL('../../brief.schema.json', import.meta.url), 'utf8'))).toEqual(
      schema,
    )
  })

  it.each([...examples, ['what init writes', briefTemplate] as const])('accepts %s', (_, text) => {
    isValid(parse(text))
    expect(isValid.errors).toBeNull()
  })

  it.each([
    ['chanels', {}, 'additionalProperties'],
    ['goal', undefined, 'required'],
    ['asOf', 'today', 'pattern'],
    ['data.contacts.randomised', true, 'additionalProperties'],
    ['limits.perCustomer.maxMessages', -1, 'minimum'],
    ['offers', [], 'minItems'],
    ['response.kind', 'amounts', 'enum'],
    ['channels.0.reachable', { op: 'equals', args: [] }, 'enum'],
    ['channels.0.reachable', { op: 'eq' }, 'required'],
  ])('refuses a brief with a wrong %s', (path, value, keyword) => {
    expect(isValid(JSON.parse(JSON.stringify(changed(path, value))))).toBe(false)
    expect(isValid.errors?.map((error) => error.keyword)).toContain(keyword)
  })
})
