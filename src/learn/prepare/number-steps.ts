import type { ModelInput } from '../../contracts/model.ts'
import { log1p } from '../../math/log.ts'
import { roundToUnit } from './exact-unit.ts'
import type { Frame, Step } from './frame.ts'
import type { GridModel, ImputerModel, LogModel, StandardizerModel } from './models.ts'

/** sign(x) ln(1 + |x| / scale). */
export function logStep({ fitted, inputs }: LogModel): Step {
  const ofCounts = Float64Array.from({ length: smallCounts }, (_, count) => log1p(count))
  return (frame) => {
    for (const [i, { column, scale }] of fitted.columns.entries()) {
      const { values, changed } = replaced(frame, inputs[i], column)
      for (let row = 0; row < values.length; row++) changed[row] = signedLog(values[row] / scale, ofCounts)
    }
  }
}

/** (x - mean) / deviation, or 0 for a column without deviation. */
export function standardizeStep({ fitted, inputs }: StandardizerModel): Step {
  return (frame) => {
    for (const [i, { column, mean, deviation }] of fitted.columns.entries()) {
      const { values, changed } = replaced(frame, inputs[i], column)
      for (let row = 0; row < values.length; row++) changed[row] = standardized(values[row], mean, deviation)
    }
  }
}

/** The nearest multiple of the step to x - center; halves go up. */
export function gridStep({ fitted, inputs }: GridModel): Step {
  return (frame) => {
    for (const [i, { column, center, step }] of fitted.columns.entries()) {
      const { values, changed } = replaced(frame, inputs[i], column)
      for (let row = 0; row < values.length; row++) changed[row] = roundToUnit(values[row] - center, step)
    }
  }
}

/** The value in place of what is missing, and flags of where it was. */
export function fillStep({ fitted, inputs }: ImputerModel): Step {
  return (frame) => {
    const before = inputs.map((input) => frame.numbers(input))
    for (const [i, { column, value, flag }] of fitted.columns.entries()) {
      if (flag !== null) frame.put(flag, flagsOf(before[i], frame.fresh()))
      frame.put(column, filled(before[i], value, frame))
    }
  }
}

/** 1 where a number is missing, else 0. */
function flagsOf(values: Float64Array, flags: Float64Array): Float64Array {
  for (let row = 0; row < values.length; row++) flags[row] = Number.isNaN(values[row]) ? 1 : 0
  return flags
}

/** The numbers with a value in place of those that are missing; themselves where none is. */
function filled(values: Float64Array, value: number, frame: Frame): Float64Array {
  let row = 0
  while (row < values.length && !Number.isNaN(values[row])) row += 1
  if (row === values.length) return values
  const full = frame.fresh()
  full.set(values)
  for (; row < full.length; row++) if (Number.isNaN(full[row])) full[row] = value
  return full
}

/** Counts below it, which are most of them, have their logarithm taken once. */
const smallCounts = 512

/** ln(1 + x) for x from 0 up, and its mirror image below. */
function signedLog(x: number, ofCounts: Float64Array): number {
  if (x > 0 && x < smallCounts && Math.floor(x) === x) return ofCounts[x]
  return x < 0 ? -log1p(-x) : log1p(x)
}

function standardized(x: number, mean: number, deviation: number): number {
  if (deviation === 0) return Number.isNaN(x) ? x : 0
  return (x - mean) / deviation
}

/** The numbers of a column, and those that take their place, still to be set. */
function replaced(
  frame: Frame,
  input: ModelInput,
  name: string,
): { readonly values: Float64Array; readonly changed: Float64Array } {
  const values = frame.numbers(input)
  const changed = frame.fresh()
  frame.put(name, changed)
  return { values, changed }
}
