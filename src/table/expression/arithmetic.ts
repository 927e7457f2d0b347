import type { ReadonlyFloat64Array } from '../../math/arrays.ts'
import { log1p } from '../../math/log.ts'
import { type NumericNode, numericNode } from './node.ts'

type Values = ReadonlyFloat64Array
type Loop1 = (out: Float64Array, x: Values, count: number) => void
type Loop2 = (out: Float64Array, x: Values, y: Values, count: number) => void

/** The operators on one number. */
export type NumberOperator = 'negate' | 'abs' | 'floor' | 'round' | 'log1p'
/** The operators on two numbers. */
export type ArithmeticOperator = 'add' | 'subtract' | 'multiply' | 'divide'

/** Applies an operator to one number. */
export function numberOperator(operator: NumberOperator, x: NumericNode): NumericNode {
  const loop = loops1[operator]
  return numericNode('number', [x], (out, from, to) => loop(out, x.read(from, to), to - from))
}

/** Applies an operator to two numbers. */
export function arithmetic(operator: ArithmeticOperator, x: NumericNode, y: NumericNode): NumericNode {
  const loop = loops2[operator]
  return numericNode('number', [x, y], (out, from, to) =>
    loop(out, x.read(from, to), y.read(from, to), to - from),
  )
}

/** Each operator has a loop of its own, so that the engine compiles it without calls. */
const loops1: Readonly<Record<NumberOperator, Loop1>> = {
  negate: (out, x, count) => {
    for (let i = 0; i < count; i++) out[i] = 0 - x[i]
  },
  abs: (out, x, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.abs(x[i])
  },
  floor: (out, x, count) => {
    for (let i = 0; i < count; i++) out[i] = Math.floor(x[i]) + 0
  },
  round: (out, x, count) => {
    for (let i = 0; i < count; i++) out[i] = roundHalfAway(x[i])
  },
  log1p: (out, x, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(log1p(x[i]))
  },
}

const loops2: Readonly<Record<ArithmeticOperator, Loop2>> = {
  add: (out, x, y, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(x[i] + y[i])
  },
  subtract: (out, x, y, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(x[i] - y[i])
  },
  multiply: (out, x, y, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(x[i] * y[i])
  },
  divide: (out, x, y, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(x[i] / y[i])
  },
}

/** Infinite results are missing, and -0 is 0: a column holds neither. */
function finite(value: number): number {
  return value - value === 0 ? value + 0 : Number.NaN
}

/** By the fraction cut off, which is exact; adding 0.5 first would lift 0.49999999999999994 to 1. */
function roundHalfAway(value: number): number {
  const whole = Math.trunc(value)
  const fraction = value - whole
  if (fraction >= 0.5) return whole + 1
  return fraction <= -0.5 ? whole - 1 : whole + 0
}
