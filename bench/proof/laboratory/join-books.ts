import type { Books } from './books.ts'
import { channelCount, departmentCount } from './catalog.ts'

/** Some customers of some books; whoever comes twice is two. */
export interface BooksPart {
  readonly books: Books
  readonly rows: Int32Array
}

/** Puts customers of several books, which may be of several days, under each other. */
export function joinBooks(parts: readonly BooksPart[]): Books {
  const joined = (of: (books: Books) => ArrayLike<number>, each: number): Float64Array =>
    Float64Array.from(
      parts.flatMap(({ books, rows }) => {
        const values = of(books)
        return [...rows].flatMap((row) => Array.from({ length: each }, (_, j) => values[row * each + j]))
      }),
    )
  return {
    customers: parts.reduce((sum, { rows }) => sum + rows.length, 0),
    orders: joined(({ orders }) => orders, departmentCount),
    yearOrders: joined(({ yearOrders }) => yearOrders, departmentCount),
    quarterOrders: joined(({ quarterOrders }) => quarterOrders, departmentCount),
    spend: joined(({ spend }) => spend, departmentCount),
    logAmount: joined(({ logAmount }) => logAmount, departmentCount),
    deals: joined(({ deals }) => deals, 1),
    tenure: joined(({ tenure }) => tenure, 1),
    recency: joined(({ recency }) => recency, 1),
    age: joined(({ age }) => age, 1),
    wave: joinWaves(parts),
    reached: Uint8Array.from(joined(({ reached }) => reached, channelCount)),
  }
}

function joinWaves(parts: readonly BooksPart[]): Books['wave'] {
  const wave: Books['wave'] = { customer: [], department: [], amount: [] }
  let before = 0
  for (const { books, rows } of parts) {
    const placeOf = new Map<number, number>()
    for (const [place, row] of rows.entries()) placeOf.set(row, before + place)
    before += rows.length
    for (const [i, customer] of books.wave.customer.entries()) {
      const place = placeOf.get(customer)
      if (place === undefined) continue
      wave.customer.push(place)
      wave.department.push(books.wave.department[i])
      wave.amount.push(books.wave.amount[i])
    }
  }
  return wave
}
