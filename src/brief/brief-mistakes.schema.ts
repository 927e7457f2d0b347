import * as z from 'zod'
import { ClienteleError, unknownName } from '../errors.ts'

type Issue = z.core.$ZodIssue

/** Mistakes named in one message, at most. */
const mostProblems = 10

/**
 * The error that names everything that is wrong with a brief, an unknown key with the nearest right one.
 *
 * @param root - the schema the brief was checked with.
 */
export function mistakesIn(issues: readonly Issue[], root: unknown): ClienteleError {
  const problems = issues.flatMap((issue) => problemsOf(issue, root, []))
  const shown = problems.slice(0, mostProblems)
  const rest = problems.length > shown.length ? ` And ${problems.length - shown.length} more.` : ''
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`
  return new ClienteleError(
    'BRIEF_INVALID',
    `The brief has ${count}. ${shown.join(' ')}${rest} Mend the brief, and check it again.`,
    { problems: shown },
  )
}

/** What is wrong at a place, in words. Of a choice of shapes the one is taken that what was written comes nearest to. */
function problemsOf(issue: Issue, root: unknown, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((best, own) => (distance(own) < distance(best) ? own : best))
    return nearest.flatMap((inner) => problemsOf(inner, root, path))
  }
  const place = path.length === 0 ? 'the brief' : `"${path.join('.')}"`
  if (issue.code !== 'unrecognized_keys') return [`${place}: ${issue.message}.`]
  const known = knownKeys(root, path)
  return issue.keys.map((key) => unknownName('BRIEF_INVALID', 'key', key, known, place).message)
}

/** Unknown keys count one by one: a shape of which only one key is wrong is nearer than one that knows none. */
function distance(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
}

/** The keys an object of the schema may have at a path; empty where the path does not lead to one. */
function knownKeys(root: unknown, path: readonly PropertyKey[]): string[] {
  const schemas = path.reduce<unknown[]>(
    (reached, step) => reached.flatMap((schema) => inside(schema, String(step))),
    [root],
  )
  return [...new Set(schemas.flatMap((schema) => shapesOf(schema)).flatMap((shape) => Object.keys(shape)))]
}

function inside(schema: unknown, step: string): unknown[] {
  const bare = unwrapped(schema)
  if (bare instanceof z.ZodUnion) return bare.options.flatMap((option) => inside(option, step))
  if (bare instanceof z.ZodArray) return [bare.element]
  if (bare instanceof z.ZodRecord) return [bare.valueType]
  return shapesOf(bare).flatMap((shape) => (Object.hasOwn(shape, step) ? [shape[step]] : []))
}

function shapesOf(schema: unknown): Readonly<Record<string, unknown>>[] {
  const bare = unwrapped(schema)
  if (bare instanceof z.ZodUnion) return bare.options.flatMap((option) => shapesOf(option))
  return bare instanceof z.ZodObject ? [bare.shape] : []
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? unwrapped(schema.unwrap())
    : schema
}
