import type { KernelCall } from '../engine/pass.ts'
import { allocateKernel } from '../math/simd/allocate-kernel.ts'
import { customersIn, packedShards, surveyHead, valueBuckets, writeStateHead } from './packed-shard.ts'
import { addPart } from './price-kernel.ts'
import type { AllocationProblem } from './problem.ts'
import type { AskedTerms, SurveySum } from './survey-sums.ts'

/** The survey by the kernel of allocate.as.ts, over the shards that the passes of the prices read. */
export function surveyKernel(
  problem: AllocationProblem,
  maxMessages: number,
  grid: number,
  asked: AskedTerms,
): KernelCall<undefined, SurveySum> {
  const { slots } = problem
  const rows = problem.rows.length
  return {
    ...packedShards(problem, maxMessages),
    kernel: allocateKernel,
    writeState(_, memory, at) {
      const head = { scalar: 1 / grid, choices: false, survey: true }
      const { start, row } = writeStateHead(problem, maxMessages, head, memory, at)
      new Int32Array(memory, at + start, slots + 1).set(asked.start)
      new Int32Array(memory, at + row, asked.row.length).set(asked.row)
    },
    readSum(memory, at, shard, _, into) {
      const alone = surveyHead + valueBuckets
      const positive = alone + 2 * rows
      const sum = new Float64Array(memory, at, positive + 3 * slots)
      into.customers += customersIn(memory, shard)
      into.eligible += sum[0]
      into.messages += sum[1]
      into.cells += sum[2]
      into.offGrid += sum[3]
      into.largest = Math.max(into.largest, sum[4])
      into.worst += sum[5]
      addPart(into.bestValues, sum, surveyHead)
      addPart(into.alone, sum, alone)
      addPart(into.reachable, sum, alone + rows)
      addPart(into.positive, sum, positive)
      addPart(into.cost, sum, positive + slots)
      addPart(into.benefit, sum, positive + 2 * slots)
    },
  }
}
