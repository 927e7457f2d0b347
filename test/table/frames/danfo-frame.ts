import type { DanfoFrame } from '../../../src/table/index.ts'

/**
 * A data frame with the part of danfo.js's shape that is read: names, [rows, columns], and a series of values by name. danfojs-node itself is not
 * installed here, because it brings 340 MB of tensorflow with it.
 */
export function danfoFrame(columns: { readonly [name: string]: readonly unknown[] }): DanfoFrame {
  const names = Object.keys(columns)
  return {
    columns: names,
    shape: [columns[names[0]].length, names.length],
    column: (name) => ({ values: columns[name] }),
  }
}
