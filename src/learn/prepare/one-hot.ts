import { library } from '../../contracts/library.ts'
import type { ModelInput } from '../../contracts/model.ts'
import type { Context } from '../../engine/context.ts'
import { openRows } from '../../engine/open-rows.ts'
import type { Rows } from '../../engine/relation.ts'
import { ClienteleError } from '../../errors.ts'
import { compareTexts } from './compare-texts.ts'
import { type LevelCounts, levelsPass } from './levels-pass.ts'
import type { OneHotModel } from './models.ts'
import { inputsOf } from './opened.ts'

/** What {@link fitOneHot} accepts. */
export interface OneHotOptions extends Context {
  /** Levels in fewer than this share of the rows share one column, "(other)"; from 0 (default: none do) to 1. */
  readonly minShare?: number | undefined
}

type Encoded = OneHotModel['fitted']['columns'][number]

/**
 * Learns the levels of text columns, sorted by UTF-8 bytes, to make one column of 0 and 1 of each: `city=Oslo`,
 * `city=(other)` for the rare ones, `city is missing`. One pass.
 *
 * @throws COLUMN_UNKNOWN, COLUMN_KIND, TABLE_EMPTY; ARGUMENT_INVALID also for a column with more than 10,000 levels.
 */
export async function fitOneHot(
  rows: Rows,
  columns: readonly string[],
  options: OneHotOptions = {},
): Promise<OneHotModel> {
  const minShare = options.minShare ?? 0
  if (!(minShare >= 0 && minShare <= 1)) throw invalidShare(minShare)
  const inputs = inputsOf(rows, columns, 'level', [])
  inputs.forEach(assertText)
  const session = await openRows(rows, columns, options)
  try {
    const counts = await session.run(levelsPass(inputs), null)
    if (session.rowCount === 0)
      throw new ClienteleError(
        'TABLE_EMPTY',
        'There are no rows to learn levels from; at least one is needed.',
      )
    return {
      kind: 'one-hot',
      version: 1,
      library,
      inputs,
      prepare: [],
      options: { minShare },
      fitted: { columns: columns.map((column, i) => encodingOf(column, counts[i], minShare)) },
      ending: { converged: true, iterations: 1, warnings: [] },
      data: { rows: session.rowCount ?? 0, asOf: options.asOf ?? null, seed: options.seed ?? 1 },
    }
  } finally {
    await session.close()
  }
}

function encodingOf(column: string, { levels, rows, missing }: LevelCounts, minShare: number): Encoded {
  const sorted = [...levels.keys()].toSorted(compareTexts)
  const isCommon = (level: string): boolean => (levels.get(level) ?? 0) >= minShare * rows
  const rare = sorted.filter((level) => !isCommon(level))
  return {
    column,
    levels: sorted.filter(isCommon).map((level) => ({ level, as: `${column}=${level}` })),
    pooled: rare.length === 0 ? null : { levels: rare, as: `${column}=(other)` },
    missing: missing === 0 ? null : `${column} is missing`,
  }
}

function assertText({ name, kind }: ModelInput): void {
  if (kind === 'text') return
  throw new ClienteleError(
    'COLUMN_KIND',
    `Column "${name}" is of kind ${kind}, and levels are learned from texts. Use a number as it is, or convert it to text first.`,
    { column: name, found: kind, expected: 'text' },
  )
}

function invalidShare(found: number): ClienteleError {
  return new ClienteleError('ARGUMENT_INVALID', `minShare is ${found}; expected a number from 0 to 1.`, {
    option: 'minShare',
    found,
  })
}
