import type { Column } from '../../table/column.ts'

/** The kinds of columns that a database can hold. */
type TakenKind = Exclude<Column['kind'], 'cells'>

/** Finds the kind that columns of a type are taken for. */
export function kindByType(types: Readonly<Record<TakenKind, RegExp>>): (type: string) => TakenKind | null {
  const entries = Object.entries(types) as readonly (readonly [TakenKind, RegExp])[]
  return (type) => entries.find(([, pattern]) => pattern.test(type))?.[0] ?? null
}
