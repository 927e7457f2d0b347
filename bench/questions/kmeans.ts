import { join } from 'node:path'
import { readBytes, writeArray } from '../harness/arrays-on-disk.ts'
import type { Case, Entrant, Facts, Outcome, Question } from '../harness/question.ts'
import { checksum } from '../instances/checksum.ts'
import {
  type KMeansName,
  type KMeansSpec,
  kmeansPoints,
  kmeansSpecs,
  startCenters,
} from '../instances/k-means.ts'

/** Lloyd's steps of every tool, from the same start. */
const steps = 20

/** Customers per 100,000 and step that may have another label than where the points are not put on a grid. */
const otherLabels = 1e-5

/** Our plain TypeScript, in 64-bit floats: what kernels and threads must be equal to, bit for bit. */
const plain = 'clientele, no kernels'

export const kmeans: Question = {
  name: 'kmeans',
  asks: 'How long do 20 steps of k-means take, from columns to a model, from the same start?',
  cases: (quick) =>
    (quick ? (['km_a_quick', 'km_c_quick'] as const) : (['km_a', 'km_b', 'km_c', 'km_d'] as const)).map(
      kmeansCase,
    ),
}

function kmeansCase(name: KMeansName): Case {
  const spec: KMeansSpec = kmeansSpecs[name]
  const small = spec.n <= 1_000_000
  return {
    name,
    make(folder) {
      const points = kmeansPoints(spec)
      const found = checksum(points)
      if (found !== spec.checksum) throw new Error(`${name} has the checksum ${found}, not ${spec.checksum}.`)
      writeArray(join(folder, 'points.f32'), points)
      writeArray(join(folder, 'start.f32'), Float32Array.from(startCenters(points, spec).flat()))
    },
    entrants: entrantsOf(name, spec, small),
    judge: (outcomes, folder) => judge(outcomes, folder, spec),
  }
}

function entrantsOf(name: KMeansName, { n, d, k }: KMeansSpec, small: boolean): Entrant[] {
  const job = { n, d, k, steps }
  const enter = (tool: string, program: string, threads: number, more: Facts = {}): Entrant => ({
    tool,
    program,
    threads,
    job: { ...job, ...more, labels: `${tool}-${threads}.i32` },
    enough: small ? 5 : 12,
  })
  const sklearn = (type: string, threads: number): Entrant =>
    enter(`scikit-learn ${type}`, 'kmeans_sklearn.py', threads, { type })
  const one = small ? [1, 2] : [2]
  const javascript = name === 'km_a' || name === 'km_a_quick'
  return [
    ...[1, 2].map((threads) => enter('clientele', 'bench/entrants/kmeans.ts', threads)),
    { ...enter(plain, 'bench/entrants/kmeans.ts', 1, { plain: true }), warmUps: 0, runs: 1 },
    ...one.map((threads) => sklearn('f64', threads)),
    ...one.map((threads) => sklearn('f32', threads)),
    { ...enter('faiss', 'kmeans_faiss.py', 2), runs: 3 },
    ...(javascript
      ? [
          { ...enter('ml-kmeans', 'kmeans.mjs#ml-kmeans', 1, { with: 'ml-kmeans' }), warmUps: 0, runs: 2 },
          { ...enter('skmeans', 'kmeans.mjs#skmeans', 1, { with: 'skmeans' }), warmUps: 0, runs: 2 },
        ]
      : []),
  ]
}

/**
 * Our models must be those of our plain path, bit for bit. Besides, the sum of squares of everybody's labels is taken anew in f64 on
 * the raw points, and labels are counted that are not those of scikit-learn in f64. Ours must be those but for near ties; the others
 * sum in f32 and end nearby.
 */
function judge(
  outcomes: readonly Outcome[],
  folder: string,
  { n, d, k }: KMeansSpec,
): { unequal: string[]; added: Facts[] } {
  const points = new Float32Array(readBytes(join(folder, 'points.f32')))
  const labels = outcomes.map(({ work }) => new Int32Array(readBytes(join(folder, String(work['labels'])))))
  const reference = labels[outcomes.findIndex(({ tool }) => tool === 'scikit-learn f64')]
  const added = labels.map((own) => ({
    sumOfSquares: Number(sumOfSquares(points, own, d, k).toPrecision(12)),
    ...(reference === undefined ? {} : { otherLabels: countOther(own, reference, k) }),
  }))
  const exact = outcomes.find(({ tool }) => tool === plain)
  const least = Math.min(...added.map((facts) => facts.sumOfSquares))
  const unequal = outcomes.flatMap(({ tool, threads, result, work }, i) => {
    const other = added[i].otherLabels ?? 0
    const words: string[] = []
    if (added[i].sumOfSquares > least * (1 + 1e-3))
      words.push(`has the sum of squares ${added[i].sumOfSquares}, another ${least}`)
    if (tool.startsWith('clientele') && other > steps * otherLabels * n)
      words.push(`has ${other} other labels than scikit-learn in f64`)
    if (tool === 'clientele' && work['fitted'] !== exact?.work['fitted'])
      words.push('has another model than plain 64-bit floats')
    if (result['steps'] !== steps) words.push(`took ${result['steps']} steps, not ${steps}`)
    return words.map((why) => `${tool} (${threads}) ${why}.`)
  })
  return { unequal, added }
}

/** Within the clusters of these labels, around their means. */
function sumOfSquares(points: Float32Array, labels: Int32Array, d: number, k: number): number {
  const sums = new Float64Array(k * d)
  const counts = new Float64Array(k)
  for (let row = 0; row < labels.length; row++) {
    counts[labels[row]]++
    for (let j = 0; j < d; j++) sums[labels[row] * d + j] += points[row * d + j]
  }
  let total = 0
  for (let row = 0; row < labels.length; row++) {
    const c = labels[row]
    for (let j = 0; j < d; j++) total += (points[row * d + j] - sums[c * d + j] / counts[c]) ** 2
  }
  return total
}

/** Rows whose cluster is not the one that most of their cluster are in; clusters may be numbered differently. */
function countOther(labels: Int32Array, reference: Int32Array, k: number): number {
  const both = new Float64Array(k * k)
  for (let row = 0; row < labels.length; row++) both[labels[row] * k + reference[row]]++
  let same = 0
  for (let c = 0; c < k; c++)
    same += both.subarray(c * k, (c + 1) * k).reduce((most, count) => Math.max(most, count), 0)
  return labels.length - same
}
