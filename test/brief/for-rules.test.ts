import { expect, it } from 'vitest'
import { column, ge, literal } from '../../src/table/expression/builder.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { leftOf } from './left-of.ts'
import { exampleBrief, programmeFiles } from './programme.ts'

it('values that were not collected for marketing decide nothing, and are counted', async () => {
  const example = exampleBrief()
  const { contacts: _, ...data } = example.data
  const [bread, lamps] = example.offers
  const offers = [{ ...bread, eligible: ge(column('age'), literal(40)) }, lamps]
  const files = programmeFiles({ customers: 200 })
  const ages = files['customers.csv']
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(',')[3])
  const offered = async (purposes: readonly string[]) => {
    const customers = [{ ...data.customers[0], purposes }]
    const left = await leftOf(exampleBrief({ offers, data: { ...data, customers } }), files, 'target')
    const { tables, documents } = left['target']
    return {
      bread: toRows(tables['decisions']).filter(({ offer }) => offer === 'bread').length,
      masked: documents['masked'],
      excluded: (documents['excluded'] as Record<string, number>)['eligibility'],
    }
  }
  const allowed = await offered(['marketing', 'profiling'])
  expect([allowed.masked, allowed.excluded]).toEqual([{}, ages.filter((age) => !(Number(age) >= 40)).length])
  expect(allowed.bread).toBeGreaterThan(0)
  const refused = await offered(['profiling'])
  expect([refused.masked, refused.excluded]).toEqual([{ age: ages.filter((age) => age !== '').length }, 200])
  expect(refused.bread).toBe(0)
})
