import { openStream, uniform } from '../../src/math/philox.ts'
import { policyValuePass } from '../../src/measure/policy-value-pass.ts'
import { weightedRewards } from '../../src/measure/policy-value-units.ts'
import { makeTable } from '../../src/table/make-table.ts'
import { integerColumn, numberColumn } from '../../src/table/number-columns.ts'
import type { Table } from '../../src/table/table.ts'
import { textColumn } from '../../src/table/text-columns.ts'
import { checkMappingContract, checkPassContract } from '../engine/contract.ts'
import type { PassEntry } from '../engine/entry.ts'

const rows = 400

/** The passes of the measure stage, with what shows that they keep their contract. */
export const measurePasses: readonly PassEntry[] = [
  { name: 'policyValuePass', check: checkPolicyValuePass },
  { name: 'weightedRewards', check: checkWeightedRewards },
]

/** Logged rows with and without propensities and rewards; policies that do nothing, the same for all, and by customer. */
function logged(): Table {
  return makeTable({
    unit: textColumn(drawn(9, (u) => (u < 0.1 ? null : `u${Math.floor(u * 50)}`))),
    option: integerColumn(drawn(3, (u) => (u < 0.3 ? null : Math.floor(u * 4)))),
    propensity: numberColumn(drawn(4, (u) => (u < 0.05 ? null : u))),
    reward: numberColumn(drawn(5, (u) => (u > 0.95 ? null : u - 0.5))),
    plan: integerColumn(drawn(6, (u) => (u < 0.5 ? null : Math.floor(u * 4)))),
    nobody: integerColumn(drawn(7, () => null)),
    all: integerColumn(drawn(8, () => 2)),
  })
}

const log = { option: 'option', propensity: 'propensity', reward: 'reward' }
const policies = ['plan', 'nobody', 'all']

async function checkPolicyValuePass(): Promise<void> {
  await checkPassContract(policyValuePass(log, policies), null, logged(), { integer: false, scale: 1e6 })
}

async function checkWeightedRewards(): Promise<void> {
  await checkMappingContract(weightedRewards(log, policies, 'unit'), null, logged())
}

function drawn<Value>(stream: number, make: (u: number) => Value): Value[] {
  return Array.from({ length: rows }, (_, row) => make(uniform(openStream(7, 900 + stream, row))))
}
