import * as z from 'zod'
import { ClienteleError, type ErrorCode, nearestName } from '../errors.ts'
import { daysFromTextOrNull } from '../table/calendar.ts'

/** A calendar day that exists, `YYYY-MM-DD`. */
export const day: z.ZodType<string> = z
  .string()
  .refine((text) => daysFromTextOrNull(text) !== null, 'expected a day that exists, written YYYY-MM-DD')

/** A finite number. */
export const finite: z.ZodType<number> = z.number()

/** A whole number from 0. */
export const count: z.ZodType<number> = z.int().min(0)

/** A share, from 0 to 1. */
export const share: z.ZodType<number> = z.number().min(0).max(1)

/** A text with at least one character. */
export const word: z.ZodType<string> = z.string().min(1)

/** Counts by name. */
export const counts: z.ZodType<Record<string, number>> = z.record(z.string(), count)

/** An ISO 4217 code. */
export const currency: z.ZodType<string> = z
  .string()
  .regex(/^[A-Z]{3}$/, 'expected a currency of three capital letters')

/** Anything that is there, where a table or model is checked by its own check. */
export const part: z.ZodType<unknown> = z.looseObject({})

/**
 * Checks a plain value against a schema. The message says where, what was expected, and, for a misspelt key, which one
 * was probably meant; it never repeats a value.
 *
 * @param what - what the value is, for messages: "the limits".
 * @throws the code given.
 */
export function checkDocument<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  code: ErrorCode,
  what: string,
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = z.core.toDotPath(issue.path)
  const where = path === '' ? what : `"${path}" of ${what}`
  const more = result.error.issues.length - 1
  throw new ClienteleError(
    code,
    `${capital(where)}: ${sentence(explain(schema, issue, value))}${more === 0 ? '' : ` There are ${more} more like this.`}`,
    { what, path, problems: result.error.issues.length },
  )
}

function explain(schema: z.ZodType, issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return explainKey(issue.keys[0], keysAt(schema, issue.path))
    case 'invalid_type':
      return `found ${kindOf(valueAt(value, issue.path))}; expected ${expectedKinds[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `expected ${issue.values.map((one) => (typeof one === 'string' ? `"${one}"` : String(one))).join(' or ')}`
    case 'too_small':
      return explainBound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum)
    case 'too_big':
      return explainBound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum)
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1)
  }
}

function explainKey(found: string, known: readonly string[]): string {
  const nearest = nearestName(found, known)
  return `there is no "${found}" here; ${nearest === null ? `there may be ${known.join(', ')}` : `did you mean "${nearest}"?`}`
}

const expectedKinds: { readonly [kind: string]: string } = {
  string: 'a text',
  number: 'a finite number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const counted: { readonly [origin: string]: string } = {
  string: ' characters',
  array: ' entries',
}

function explainBound(origin: string, relation: string, bound: number | bigint): string {
  if (origin === 'string' && relation === 'at least' && bound === 1)
    return 'expected a text that is not empty'
  if (origin === 'array' && relation === 'at least' && bound === 1) return 'expected at least one entry'
  const many = counted[origin]
  return many === undefined
    ? `expected a number of ${relation} ${bound}`
    : `expected ${relation} ${bound}${many}`
}

/** What a value is, never the value itself. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number') return Number.isFinite(value) ? wholeOrNot(value) : 'no finite number'
  if (typeof value === 'string') return 'a text'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

function wholeOrNot(value: number): string {
  return Number.isInteger(value) ? 'a number' : 'a number that is not whole'
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner: unknown, step) => (Object(inner) as Record<PropertyKey, unknown>)[step], value)
}

function sentence(text: string): string {
  return text.endsWith('?') ? text : `${text}.`
}

/** The keys that an object of a schema may have at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let inner = unwrapped(schema)
  for (const step of path) {
    if (inner instanceof z.ZodObject) inner = unwrapped(inner.shape[String(step)])
    else if (inner instanceof z.ZodRecord) inner = unwrapped(inner.valueType as z.ZodType)
    else if (inner instanceof z.ZodArray) inner = unwrapped(inner.element as z.ZodType)
    else return []
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
}

function unwrapped(schema: z.ZodType): z.ZodType {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap() as z.ZodType
  return inner
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
