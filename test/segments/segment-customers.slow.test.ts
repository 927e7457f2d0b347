import { expect, it } from 'vitest'
import type { Features } from '../../src/contracts/features.ts'
import { fitKMeans } from '../../src/learn/kmeans.ts'
import { fitPreparation } from '../../src/learn/prepare/preparation.ts'
import { type SegmentsModel, segmentCustomers } from '../../src/segments/index.ts'
import { describeWithData } from '../data.ts'
import { type RetailFeature, readRetailCustomers } from './online-retail.ts'

const three: RetailFeature[] = ['recency', 'frequency', 'monetary']
const six: RetailFeature[] = [...three, 'tenure', 'order_value', 'products']
const words: Record<RetailFeature, string> = {
  recency: 'days since the last order',
  frequency: 'number of orders',
  monetary: 'spend',
  tenure: 'days since the first order',
  order_value: 'spend per order',
  products: 'number of products',
}

/** The least sums of squares that several hundred runs of an independent program found, and the sizes there. */
const best = [
  { columns: three, transform: 'none', k: 4, sse: 4092.418891, sizes: [3060, 1061, 204, 13] },
  { columns: three, transform: 'none', k: 5, sse: 3118.531171, sizes: [3050, 1061, 213, 8, 6] },
  { columns: three, transform: 'none', k: 8, sse: 1714.682875, sizes: null },
  { columns: six, transform: 'log', k: 4, sse: 11486.364765, sizes: null },
  { columns: six, transform: 'log', k: 5, sse: 10250.588822, sizes: [1225, 894, 846, 734, 639] },
  { columns: six, transform: 'log', k: 8, sse: 8176.671924, sizes: null },
] as const

describeWithData('online_retail', 'segments of the customers of a real shop', () => {
  const table = readRetailCustomers()
  const features: Features = {
    kind: 'features',
    table,
    asOf: '2011-12-10',
    leftOut: {},
    definitions: six.map((name) => ({
      name,
      words: words[name],
      unit: null,
      windowDays: null,
      missing: 'never',
      hint: 'log',
      expression: null,
    })),
  }

  it.each(best)(
    'reaches the least known sum of squares of $columns.length features, k = $k',
    async ({ columns, transform, k, sse, sizes }) => {
      expect(table.rowCount).toBe(4338)
      const prepared = await fitPreparation(table, columns, { transform, scale: 'z' })
      const options = { k, prepare: prepared.models, restarts: 20, patience: 9 }
      const { fitted } = await fitKMeans(table, prepared.columns, options)
      expect(Math.abs(fitted.sse / sse - 1)).toBeLessThan(1e-4)
      if (sizes !== null)
        for (const [c, size] of fitted.sizes.entries())
          expect(Math.abs(size - sizes[c])).toBeLessThanOrEqual(2)
      const worst = Math.max(...fitted.restarts)
      expect(worst / sse).toBeLessThan(1.05)
    },
  )

  it('certifies few segments as stable and warns of many', async () => {
    const four = await segmentCustomers(features, { columns: six, k: 4, transform: 'log' })
    expect(four.certificate.verdict).toBe('stable')
    expect(four.certificate.seedAgreement.min).toBeGreaterThan(0.9)
    const twelve = await segmentCustomers(features, { columns: six, k: 12, transform: 'log' })
    expect(twelve.certificate.verdict).toBe('unstable')
  })

  it('bends the heavy tails, so that no segment is tiny, and explains itself', async () => {
    const { profiles, rules, model, certificate } = await segmentCustomers(features)
    const { panel } = (model as SegmentsModel).fitted
    expect(panel?.map(({ k }) => k)).toEqual([2, 3, 4, 5, 6, 7, 8])
    expect(certificate.smallestShare).toBeGreaterThan(0.05)
    expect(new Set(profiles.map(({ name }) => name)).size).toBe(profiles.length)
    for (const { precision, coverage } of rules) expect(Math.min(precision, coverage)).toBeGreaterThan(0.8)
  })
})
