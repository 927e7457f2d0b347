/** Typed columns of one length, of which the first `count` rows are used. */
export interface GrowingColumns {
  count: number
}

/** A typed column. */
type Values = Float64Array | Int32Array | Uint32Array | Uint8Array

/** Doubles every typed column of an object, so that rows can be added one by one at a constant cost each. */
export function grow(columns: GrowingColumns): void {
  const larger = Object.entries(columns).flatMap(([name, column]) =>
    ArrayBuffer.isView(column) ? [[name, doubled(column as Values)] as const] : [],
  )
  Object.assign(columns, Object.fromEntries(larger))
}

/** A column of twice the length with the same beginning. */
export function doubled<Column extends Values>(column: Column): Column {
  const larger = new (column.constructor as new (length: number) => Column)(2 * column.length)
  larger.set(column)
  return larger
}
