import type { FeatureDefinition } from '../contracts/features.ts'
import type { Column } from '../table/column.ts'

/** One feature: its values by customer, and how they were made. */
export interface FeaturePart {
  readonly definition: FeatureDefinition
  readonly column: Column
}

/** A definition without a unit, window or expression, never missing, unless said otherwise. */
export function definitionOf(
  name: string,
  words: string,
  hint: FeatureDefinition['hint'],
  more: Partial<FeatureDefinition> = {},
): FeatureDefinition {
  return { name, words, unit: null, windowDays: null, missing: 'never', hint, expression: null, ...more }
}

/** A feature of whole numbers. */
export function integerPart(definition: FeatureDefinition, values: Float64Array): FeaturePart {
  return { definition, column: { kind: 'integer', unit: definition.unit, values } }
}

/** The scale that suits a column of which no more is known. */
export function hintOf({ kind }: Pick<Column, 'kind'>): FeatureDefinition['hint'] {
  if (kind === 'text') return 'category'
  return kind === 'flag' ? 'flag' : 'linear'
}

/** The unit of a column; null where it has none. */
export function unitOf(column: Column): string | null {
  return column.kind === 'integer' ? column.unit : null
}
