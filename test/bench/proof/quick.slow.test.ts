import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const project = join(import.meta.dirname, '../../..')

// That it ends within 50 s on an idle machine is not tested: a test does not know what else runs.
it('`npm run proof -- --quick --json` says in numbers what the way reaches in one realistic world', () => {
  const text = execFileSync('npm', ['run', '-s', 'proof', '--', '--quick', '--json'], {
    cwd: project,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const found = JSON.parse(text)
  expect(Object.keys(found)).toEqual([
    'level',
    'customers',
    'seed',
    'shareOfOracle',
    'shareOfCeiling',
    'valuePerThousand',
    'benefitPerThousand',
    'optOutsPerThousand',
    'shareWorseOff',
    'violationsPerThousand',
    'promisedPerThousand',
    'allocationGapPerThousand',
    'oraclePerThousand',
    'ceilingLearnedFrom',
  ])
  expect(found).toMatchObject({
    ...{ level: 'realistic', customers: 5000, seed: 1 },
    ceilingLearnedFrom: 20_000,
  })
  const { level, ...numbers } = found
  for (const number of Object.values(numbers)) expect(number).toBeTypeOf('number')
  expect(found.shareOfOracle).toBeCloseTo(found.valuePerThousand / found.oraclePerThousand, 9)
  expect(found.shareOfCeiling).toBeGreaterThan(found.shareOfOracle)
})
