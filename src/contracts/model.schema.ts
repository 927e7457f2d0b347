import * as z from 'zod'
import { ClienteleError, unknownName } from '../errors.ts'
import type { ColumnSpec } from '../table/table.ts'
import { checkDocument, count, day, word } from './document.schema.ts'
import type { Model, ModelInput } from './model.ts'
import { assertPlainJson } from './plain-json.ts'

const input = z.strictObject({
  name: word,
  kind: z.enum(['number', 'integer', 'date', 'time', 'flag', 'text']),
  unit: z.string().nullable(),
  missing: z.enum(['refuse', 'impute', 'level', 'pass']),
})

const schema = z.strictObject({
  kind: word,
  version: z.int().min(1),
  library: word,
  inputs: z.array(input),
  prepare: z.array(z.looseObject({ kind: word })),
  options: z.record(z.string(), z.json()),
  fitted: z.unknown(),
  ending: z.strictObject({ converged: z.boolean(), iterations: count, warnings: z.array(z.string()) }),
  data: z.strictObject({ rows: count, asOf: day.nullable(), seed: count }),
})

/** What a reader expects of a stored model. */
export interface ExpectedModel {
  readonly kind: string
  /** The version this library writes. */
  readonly version: number
  /** Makes a model of this version from one of the version before. Without it, older ones are refused. */
  readonly upgrade?: ((older: Model) => Model) | undefined
}

/**
 * Checks what all models have in common, in the model and in its preparation: the envelope, no number that JSON cannot
 * keep, no input named twice. What `fitted` holds is the learner's own to check.
 *
 * @param expected - the kind and version that a reader wants; an older version is upgraded where it says how.
 * @returns the model, upgraded where needed.
 * @throws MODEL_INVALID, MODEL_VERSION
 */
export function checkModel(value: unknown, expected?: ExpectedModel | undefined): Model {
  const what = expected === undefined ? 'the stored model' : `the stored model of kind "${expected.kind}"`
  assertPlainJson(value, 'MODEL_INVALID', what)
  checkEnvelope(value, what)
  const model = value as Model
  if (expected === undefined) return model
  if (model.kind !== expected.kind)
    throw new ClienteleError(
      'MODEL_INVALID',
      `A stored model of kind "${expected.kind}" was expected, and one of kind "${model.kind}" was found. Give it to the reader of its own kind.`,
      { found: model.kind, expected: expected.kind },
    )
  return ofVersion(model, expected, what)
}

function ofVersion(model: Model, { kind, version, upgrade }: ExpectedModel, what: string): Model {
  if (model.version === version) return model
  if (model.version === version - 1 && upgrade !== undefined) {
    const upgraded = upgrade(model)
    checkEnvelope(upgraded, what)
    return upgraded
  }
  const remedy = model.version > version ? 'Update the library, or fit it again.' : 'Fit it again.'
  throw new ClienteleError(
    'MODEL_VERSION',
    `The stored model of kind "${kind}" has version ${model.version} (written by ${model.library}), and this library reads version ${version}. ${remedy}`,
    { kind, found: model.version, expected: version, library: model.library },
  )
}

function checkEnvelope(value: unknown, what: string): void {
  const model = checkDocument(schema, value, 'MODEL_INVALID', what)
  const names = model.inputs.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw new ClienteleError(
      'MODEL_INVALID',
      `The input "${twice}" of ${what} is listed twice. List it once.`,
      {
        name: twice,
      },
    )
  model.prepare.forEach((step, i) => {
    checkEnvelope(step, `step ${i + 1} of the preparation of ${what}`)
  })
}

/**
 * Checks that a model meets the columns it was fitted on: names, kinds and units. Further columns do not matter.
 *
 * @param columns - the columns it is about to be applied to.
 * @throws MODEL_INPUT, naming the nearest column where one is not there.
 */
export function checkModelInputs(
  model: Pick<Model, 'kind' | 'inputs'>,
  columns: readonly ColumnSpec[],
): void {
  const names = columns.map(({ name }) => name)
  const what = `the columns that a model of kind "${model.kind}" is applied to`
  for (const wanted of model.inputs) {
    const found = columns.find(({ name }) => name === wanted.name)
    if (found === undefined) throw unknownName('MODEL_INPUT', 'column', wanted.name, names, what)
    if (found.kind !== wanted.kind || found.unit !== wanted.unit) throw otherInput(model.kind, wanted, found)
  }
}

function otherInput(model: string, wanted: ModelInput, found: ColumnSpec): ClienteleError {
  const say = ({ kind, unit }: ColumnSpec): string => `${kind}${unit === null ? '' : ` in ${unit}`}`
  return new ClienteleError(
    'MODEL_INPUT',
    `The column "${wanted.name}" is of kind ${say(found)}; the model of kind "${model}" was fitted on ${say(wanted)}. ` +
      'Convert the column, or fit the model again.',
    { model, column: wanted.name, found: say(found), expected: say(wanted) },
  )
}
