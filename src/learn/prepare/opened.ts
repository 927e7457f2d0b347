import type { Model, ModelData, ModelInput } from '../../contracts/model.ts'
import type { Context } from '../../engine/context.ts'
import { openRows } from '../../engine/open-rows.ts'
import type { Session } from '../../engine/pass.ts'
import type { Rows } from '../../engine/relation.ts'
import { columnSpecs } from '../../engine/rows.ts'
import { ClienteleError, unknownName } from '../../errors.ts'
import type { ColumnSpec } from '../../table/table.ts'
import { compilePreparation, madeInput, outputsOf, type Preparation } from './compile.ts'
import type { PreparationModel } from './models.ts'

/** What every fit of a preparation accepts. */
export interface FitPreparationContext extends Context {
  /** Models applied first, in order; the columns may be ones that they make. */
  readonly prepare?: readonly Model<string, unknown>[] | undefined
}

/** Rows open for passes over prepared columns. */
export interface Opened {
  readonly session: Session
  readonly preparation: Preparation
  /** The columns as inputs of the model to fit. */
  readonly inputs: readonly ModelInput[]
  readonly context: FitPreparationContext
}

/**
 * Opens rows for passes over columns, runs the work, and closes them.
 *
 * @param missing - what the model to fit does where a raw column is missing.
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, ARGUMENT_INVALID for no column or one named twice.
 */
export async function withPrepared<Result>(
  rows: Rows,
  columns: readonly string[],
  missing: ModelInput['missing'],
  context: FitPreparationContext,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const inputs = inputsOf(rows, columns, missing, context.prepare ?? [])
  const preparation = compilePreparation(context.prepare ?? [], inputs)
  const session = await openRows(rows, preparation.reads, context)
  try {
    return await work({ session, preparation, inputs, context })
  } finally {
    await session.close()
  }
}

/** Columns as inputs of a model: as they are in the rows, or as the models before make them. */
export function inputsOf(
  rows: Rows,
  columns: readonly string[],
  missing: ModelInput['missing'],
  prepare: readonly Model<string, unknown>[],
): readonly ModelInput[] {
  assertDistinct(columns)
  const made = new Set(prepare.flatMap((model) => outputsOf(model as PreparationModel)))
  const specs = columnSpecs(rows)
  return columns.map((name) => (made.has(name) ? madeInput(name) : rawInput(specs, name, missing)))
}

/** What a model says about the rows it was fitted on. */
export function dataOf({ session, context }: Opened): ModelData {
  return { rows: session.rowCount ?? 0, asOf: context.asOf ?? null, seed: context.seed ?? 1 }
}

function rawInput(specs: readonly ColumnSpec[], name: string, missing: ModelInput['missing']): ModelInput {
  const spec = specs.find((candidate) => candidate.name === name)
  if (spec === undefined) {
    const known = specs.map((candidate) => candidate.name)
    throw unknownName('COLUMN_UNKNOWN', 'column', name, known, 'the rows')
  }
  const { kind, unit } = spec
  if (kind !== 'cells') return { name, kind, unit, missing }
  throw new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" is of kind cells, from which nothing is learned here. Choose columns of one value a row.`,
    { column: name, found: kind },
  )
}

function assertDistinct(columns: readonly string[]): void {
  if (columns.length === 0)
    throw new ClienteleError('ARGUMENT_INVALID', 'No column was named; name at least one to learn from.')
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i)
  if (repeated === undefined) return
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `Column "${repeated}" was named twice. Name each column once.`,
    {
      column: repeated,
    },
  )
}
