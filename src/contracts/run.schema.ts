import * as z from 'zod'
import { checkDocument, count, counts, day, word } from './document.schema.ts'
import type { Manifest } from './run.ts'

const content = { bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits') }

const input = z.strictObject({ path: word, ...content })

const file = z.strictObject({
  path: word.refine(
    (path) => !path.startsWith('/') && !path.includes('\\') && !path.split('/').includes('..'),
    'expected a relative path with "/" that stays in the folder',
  ),
  ...content,
})

const schema = z.strictObject({
  kind: z.literal('run'),
  version: z.literal(1),
  library: word,
  brief: z.string(),
  seed: count,
  asOf: day,
  inputs: z.array(input),
  files: z.array(file),
  counts,
  engines: z.strictObject({ purchases: word, rest: word }).nullable().default(null),
  previous: z.string().nullable(),
})

/**
 * Checks the manifest of a run folder. Whether the files are as it says is for the one who opens the folder.
 *
 * @throws RUN_DAMAGED
 */
export function checkManifest(value: unknown): Manifest {
  return checkDocument(schema, value, 'RUN_DAMAGED', 'the manifest of the run folder')
}
