import { join } from 'node:path'
import { checksum } from './checksum.ts'
import { type KMeansName, type KMeansSpec, kmeansPoints, kmeansSpecs, pointsTable } from './k-means.ts'
import { firstRow, idOf, withDuckDb, written } from './with-duckdb.ts'

/** Purchases of customers of whom few buy often: two lines an order, over two years. */
export interface PurchasesSpec {
  readonly lines: number
  readonly customers: number
  /** Sums of the places of the customers, of days, and of cents. */
  readonly sums: string
}

export const purchasesSpecs = {
  100000: { lines: 100_000, customers: 10_000, sums: '332002952,36449280,503792018' },
  1000000: { lines: 1_000_000, customers: 100_000, sums: '33351784120,364499280,5046382621' },
  10000000: { lines: 10_000_000, customers: 1_000_000, sums: '3332968257942,3644999280,50504434591' },
  50000000: { lines: 50_000_000, customers: 5_000_000, sums: '83329155998848,18224999280,252445015180' },
  100000000: { lines: 100_000_000, customers: 10_000_000, sums: '333344936052538,36449999280,504920953579' },
} as const satisfies { readonly [lines: number]: PurchasesSpec }

/** Some 140 letters of a line of a till that nobody asks for. */
const receipt = `, 'Article ' || draw(line, 2) || ' of the house brand, a pack of ' || (1 + line % 12) || ', taken from shelf ' || draw(line, 3)
  || ' in the branch at the old market' as article, 'till ' || (draw(line, 0) % 40) || ', paid by card, receipt ' || draw(line, 1) as receipt`

/**
 * Writes `customers.parquet` and the purchases through DuckDB, streaming, so that they may be larger than memory.
 *
 * @param form - `parquet`, or `csv` with further columns of text, some 200 letters a line.
 * @throws where their sums are not those of the specification.
 */
export async function writePurchases(
  folder: string,
  { lines, customers, sums }: PurchasesSpec,
  form: 'parquet' | 'csv' = 'parquet',
): Promise<void> {
  await withDuckDb(async (engine) => {
    const places = written(
      `create view drawn as select range as line, range // 2 as placed, (range // 2 * 730) // ${lines / 2} as day,
        ((((draw(range // 2, 0) >> 8) * (draw(range // 2, 0) >> 8)) >> 16) * ${customers}) >> 32 as customer,
        100 + ((draw(range, 1) * 9900) >> 32) as cents, draw(range, 2) % 4 as department from range(${lines})`,
    )
    await engine.run(places)
    const found = await firstRow(
      engine,
      'select sum(customer)::double as c, sum(day)::double as d, sum(cents)::double as s from drawn',
    )
    if (found.join() !== sums)
      throw new Error(`${lines} purchases have the sums ${found.join()}, not ${sums}.`)
    await engine.run(
      written(
        `copy (select ${idOf('customer')} as customer_id, date '2023-01-01' + cast(day as integer) as at, 'o' || placed as order_id, cents as amount,
          'd' || department as department${form === 'csv' ? receipt : ''} from drawn) to '${join(folder, `purchases.${form}`)}' (format ${form})`,
      ),
    )
    await engine.run(
      written(
        `copy (select ${idOf('range')} as customer_id from range(${customers})) to '${join(folder, 'customers.parquet')}' (format parquet)`,
      ),
    )
  })
}

/** Writes the points of an instance of k-means as `points.parquet`. */
export async function writePoints(folder: string, name: KMeansName): Promise<void> {
  const spec: KMeansSpec = kmeansSpecs[name]
  const points = kmeansPoints(spec)
  const found = checksum(points)
  if (found !== spec.checksum) throw new Error(`${name} has the checksum ${found}, not ${spec.checksum}.`)
  await withDuckDb(async (engine) => {
    const rows = await engine.register(pointsTable(points, spec.d), 'points')
    await engine.write(rows, join(folder, 'points.parquet'))
  })
}
