import type { Retailer } from 'clientele/synth'
import { columnOfKind, numbersOf, type Table, textAt } from 'clientele/table'
import { departments } from '../../../src/synth/retailer/departments.ts'
import type { Features } from './features.ts'

/** Reads a number of a supplier's table, line by line. */
type ReadColumn = (table: Table) => (line: number) => number

interface SupplierTable {
  readonly table: keyof Retailer['suppliers']
  readonly columns: { readonly [feature: string]: ReadColumn }
}

/** From small to large needs. */
const stagesOfLife = ['single', 'couple', 'family', 'large family']

/** What each supplier's words and numbers are as features. */
const suppliers: { readonly [name in 'A' | 'B' | 'C' | 'D']: SupplierTable } = {
  A: {
    table: 'home_panel',
    columns: {
      a_income: numberIn('income_index'),
      a_family: placeIn('stage_of_life', stagesOfLife),
      a_age: numberIn('age'),
      a_owner: placeIn('home', ['tenant', 'owner']),
    },
  },
  B: {
    table: 'coalition',
    columns: Object.fromEntries(departments.map((name) => [`b_wallet_${name}`, numberIn(`wallet_${name}`)])),
  },
  C: { table: 'life_score', columns: { c_score: numberIn('life_score') } },
  D: { table: 'data_plus', columns: { d_decile: numberIn('spend_decile') } },
}
export type SupplierLetter = keyof typeof suppliers

/**
 * What a supplier appends to all customers, whose keys are their numbers: whether it knows them, and its numbers, which are their mean where it
 * does not.
 */
export function supplierFeatures(retailer: Retailer, customers: number, name: SupplierLetter): Features {
  const { table, columns } = suppliers[name]
  const answers: Table = retailer.suppliers[table].table(0, customers)
  const ids = columnOfKind(answers, 'customer_id', 'text')
  const reads = Object.values(columns).map((open) => open(answers))
  const width = reads.length + 1
  const x = new Float64Array(customers * width)
  for (let line = 0; line < answers.rowCount; line++) {
    const at = Number(textAt(ids, line)?.slice(1)) * width
    x[at] = 1
    for (const [j, read] of reads.entries()) x[at + 1 + j] = read(line)
  }
  for (let j = 1; j < width; j++) fillUnknown(x, width, j)
  return { names: [`known_to_${name.toLowerCase()}`, ...Object.keys(columns)], rows: customers, x }
}

function numberIn(column: string): ReadColumn {
  return (table) => {
    const values = numbersOf(table, column)
    return (line) => values[line]
  }
}

/** The place of a word in a list. */
function placeIn(column: string, words: readonly string[]): ReadColumn {
  return (table) => {
    const texts = columnOfKind(table, column, 'text')
    return (line) => words.indexOf(textAt(texts, line) ?? '')
  }
}

function fillUnknown(x: Float64Array, width: number, j: number): void {
  let known = 0
  let sum = 0
  for (let at = 0; at < x.length; at += width) {
    known += x[at]
    sum += x[at + j]
  }
  for (let at = 0; at < x.length; at += width) if (x[at] === 0) x[at + j] = sum / known
}
