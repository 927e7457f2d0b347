import type { Model, ModelInput } from '../../contracts/model.ts'
import { ClienteleError } from '../../errors.ts'
import type { ReadonlyFloat64Array } from '../../math/arrays.ts'
import type { Table } from '../../table/table.ts'
import { type Frame, openFrame, type Step } from './frame.ts'
import type { GridColumn, PreparationModel } from './models.ts'
import { fillStep, gridStep, logStep, standardizeStep } from './number-steps.ts'
import { encodeStep } from './one-hot-step.ts'

/** Preparation ready to be applied to shards inside a pass, so that prepared rows need not be stored as a whole. */
export interface Preparation {
  /** The raw columns it reads. */
  readonly inputs: readonly ModelInput[]
  /** The names of the raw columns. */
  readonly reads: readonly string[]
  /** The prepared columns. */
  readonly columns: readonly string[]
  /** The models it applies, in order. */
  readonly models: readonly PreparationModel[]
  /** Text columns whose unseen levels are counted. */
  readonly encoded: readonly string[]
  /**
   * The rows from `from` up to `to`, prepared; row-major, shape [to - from, columns.length]; NaN is missing.
   *
   * @param unseen - to its numbers are added the rows with an unseen level, per column of `encoded`.
   */
  block(table: Table, from: number, to: number, unseen?: Float64Array | undefined): Float64Array
  /** The same into rows that are `stride` apart, the first of which begins at `at`. */
  write(
    table: Table,
    from: number,
    to: number,
    into: Float64Array,
    at: number,
    stride: number,
    unseen?: Float64Array | undefined,
  ): void
  /** The same column by column. Not to be written: raw columns share the memory of the table. */
  columnsOf(table: Table, from: number, to: number): readonly ReadonlyFloat64Array[]
  /** The grid on which the last model puts all columns; null where it does not. */
  readonly grid: LastGrid | null
}

/** The grid at the end of a preparation. */
export interface LastGrid {
  /** In the order of the prepared columns. */
  readonly columns: readonly GridColumn[]
  /** The columns before they are put on the grid. */
  columnsBefore(table: Table, from: number, to: number): readonly ReadonlyFloat64Array[]
}

/**
 * Makes the preparation that models describe.
 *
 * @param models - applied in order; each may use the columns the earlier ones made.
 * @param inputs - the wanted columns: raw ones, or ones that the models make. A model's own input tells how a raw
 * column is read; for others it is what is said here.
 * @throws MODEL_INVALID where a model is no preparation.
 */
export function compilePreparation(
  models: readonly Model<string, unknown>[],
  inputs: readonly ModelInput[],
): Preparation {
  const preparing = models.map(asPreparation)
  const encoded = preparing.flatMap((model) =>
    model.kind === 'one-hot' ? model.fitted.columns.map((c) => c.column) : [],
  )
  const raw = rawInputs(preparing, inputs)
  let counted = 0
  const steps = preparing.map((model) => {
    const step = stepOf(model, counted)
    if (model.kind === 'one-hot') counted += model.fitted.columns.length
    return step
  })
  const columns = inputs.map(({ name }) => name)
  const run = (frame: Frame, unseen: Float64Array | null): Frame => {
    for (const step of steps) step(frame, unseen)
    return frame
  }
  const scratch: Float64Array[] = []
  const write: Preparation['write'] = (table, from, to, into, at, stride, unseen) =>
    writeRows(run(openFrame(table, from, to, scratch), unseen ?? null), inputs, into, at, stride)
  return {
    inputs: raw,
    reads: raw.map(({ name }) => name),
    columns,
    models: preparing,
    encoded,
    write,
    block(table, from, to, unseen) {
      const block = new Float64Array((to - from) * columns.length)
      write(table, from, to, block, 0, columns.length, unseen)
      return block
    },
    columnsOf(table, from, to) {
      const frame = run(openFrame(table, from, to), null)
      return inputs.map((input) => frame.numbers(input))
    },
    grid: lastGrid(preparing, steps, columns),
  }
}

function lastGrid(
  models: readonly PreparationModel[],
  steps: readonly Step[],
  columns: readonly string[],
): LastGrid | null {
  const last = models.at(-1)
  if (last?.kind !== 'grid') return null
  const places = columns.map((name) => last.fitted.columns.findIndex(({ column }) => column === name))
  if (places.includes(-1)) return null
  return {
    columns: places.map((place) => last.fitted.columns[place]),
    columnsBefore(table, from, to) {
      const frame = openFrame(table, from, to)
      for (const step of steps.slice(0, -1)) step(frame, null)
      return places.map((place) => frame.numbers(last.inputs[place]))
    },
  }
}

/** The columns a model makes: new ones, and the ones it replaces under their own name. */
export function outputsOf(model: PreparationModel): readonly string[] {
  switch (model.kind) {
    case 'log':
    case 'standardizer':
    case 'grid':
      return model.fitted.columns.map(({ column }) => column)
    case 'imputer':
      return model.fitted.columns.flatMap(({ column, flag }) => (flag === null ? [column] : [column, flag]))
    case 'one-hot':
      return model.fitted.columns.flatMap(({ levels, pooled, missing }) => [
        ...levels.map(({ as }) => as),
        ...(pooled === null ? [] : [pooled.as]),
        ...(missing === null ? [] : [missing]),
      ])
  }
}

/** A column as the models before make it: complete, or missing where nothing fills it. */
export function madeInput(name: string): ModelInput {
  return { name, kind: 'number', unit: null, missing: 'pass' }
}

const kinds = ['log', 'standardizer', 'grid', 'one-hot', 'imputer']

function asPreparation(model: Model<string, unknown>): PreparationModel {
  if (kinds.includes(model.kind)) return model as PreparationModel
  throw new ClienteleError(
    'MODEL_INVALID',
    `A model of kind "${model.kind}" stands among the preparations, which are of kind ${kinds.join(', ')}.`,
    { found: model.kind, expected: kinds },
  )
}

/** The inputs that no earlier model makes, each once. */
function rawInputs(
  models: readonly PreparationModel[],
  wanted: readonly ModelInput[],
): readonly ModelInput[] {
  const made = new Set<string>()
  const raw = new Map<string, ModelInput>()
  const need = (inputs: readonly ModelInput[]): void => {
    for (const input of inputs) if (!made.has(input.name) && !raw.has(input.name)) raw.set(input.name, input)
  }
  for (const model of models) {
    need(model.inputs)
    for (const name of outputsOf(model)) made.add(name)
  }
  need(wanted)
  return [...raw.values()]
}

function stepOf(model: PreparationModel, counted: number): Step {
  switch (model.kind) {
    case 'log':
      return logStep(model)
    case 'standardizer':
      return standardizeStep(model)
    case 'grid':
      return gridStep(model)
    case 'imputer':
      return fillStep(model)
    case 'one-hot':
      return encodeStep(model, counted)
  }
}

function writeRows(
  frame: Frame,
  inputs: readonly ModelInput[],
  into: Float64Array,
  first: number,
  stride: number,
): void {
  for (const [j, input] of inputs.entries()) {
    const values = frame.numbers(input)
    for (let row = 0, at = first + j; row < values.length; row++, at += stride) into[at] = values[row]
  }
}
