import type { KernelCall } from '../engine/pass.ts'
import { allocateKernel } from '../math/simd/allocate-kernel.ts'
import { packedShards, readChoices, writeStateHead } from './packed-shard.ts'
import type { PriceState, PriceSum } from './price-sums.ts'
import type { AllocationProblem } from './problem.ts'

/** The price pass by the kernel of allocate.as.ts: the same operations in the same order. */
export function priceKernel(
  problem: AllocationProblem,
  maxMessages: number,
): KernelCall<PriceState, PriceSum> {
  const rows = problem.rows.length
  const { slots } = problem
  return {
    ...packedShards(problem, maxMessages),
    kernel: allocateKernel,
    writeState: (state, memory, at) => writeState(problem, maxMessages, state, memory, at),
    readSum(memory, at, shard, state, into) {
      if (state.choices) into.choices.push(readChoices(memory, shard, Math.max(1, maxMessages)))
      const sum = new Float64Array(memory, at, 2 + 3 * slots + rows * rows)
      into.value += sum[0]
      into.pairs += sum[1]
      addPart(into.messages, sum, 2)
      addPart(into.cost, sum, 2 + slots)
      addPart(into.benefit, sum, 2 + 2 * slots)
      addPart(into.curvature, sum, 2 + 3 * slots)
    },
  }
}

/** Adds the numbers of a sum from a place on. */
export function addPart(into: Float64Array, sum: Float64Array, from: number): void {
  for (let i = 0; i < into.length; i++) into[i] += sum[from + i]
}

function writeState(
  problem: AllocationProblem,
  maxMessages: number,
  { prices, bandwidth, coefficientScale, choices }: PriceState,
  memory: ArrayBuffer,
  at: number,
): void {
  const { slots, rows, termRow, termKind, termStart, termFactor } = problem
  const head = { scalar: bandwidth, choices, survey: false }
  const { charges, scale, factor, start, row, kind } = writeStateHead(problem, maxMessages, head, memory, at)
  const table = new Float64Array(memory, at + charges, 3 * slots)
  table.set(prices.fixed)
  table.set(prices.ofCost, slots)
  table.set(prices.ofBenefit, 2 * slots)
  new Float64Array(memory, at + scale, rows.length).set(coefficientScale)
  new Float64Array(memory, at + factor, termRow.length).set(termFactor)
  new Int32Array(memory, at + start, slots + 1).set(termStart)
  new Int32Array(memory, at + row, termRow.length).set(termRow)
  new Int32Array(memory, at + kind, termRow.length).set(termKind)
}
