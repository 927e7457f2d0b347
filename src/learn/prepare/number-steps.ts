import type { ModelInput } from '../../contracts/model.ts'
import { log1p } from '../../math/log.ts'
import { roundToUnit } from './exact-unit.ts'
import type { Frame, Step } from './frame.ts'
import type { GridModel, ImputerModel, LogModel, StandardizerModel } from './models.ts'

/** sign(x) ln(1 + |x|). */
export function logStep({ fitted, inputs }: LogModel): Step {
  return (frame) => {
    for (const [i, column] of fitted.columns.entries()) replace(frame, inputs[i], column, signedLog)
  }
}

/** (x - mean) / deviation, or 0 for a column without deviation. */
export function standardizeStep({ fitted, inputs }: StandardizerModel): Step {
  return (frame) => {
    for (const [i, { column, mean, deviation }] of fitted.columns.entries())
      replace(frame, inputs[i], column, (x) => standardized(x, mean, deviation))
  }
}

/** The nearest multiple of the step to x - center; halves go up. */
export function gridStep({ fitted, inputs }: GridModel): Step {
  return (frame) => {
    for (const [i, { column, center, step }] of fitted.columns.entries())
      replace(frame, inputs[i], column, (x) => roundToUnit(x - center, step))
  }
}

/** The value in place of what is missing, and flags of where it was. */
export function fillStep({ fitted, inputs }: ImputerModel): Step {
  return (frame) => {
    const before = inputs.map((input) => frame.numbers(input))
    for (const [i, { column, value, flag }] of fitted.columns.entries()) {
      const isMissing = (x: number): boolean => Number.isNaN(x)
      if (flag !== null)
        frame.put(
          flag,
          before[i].map((x) => (isMissing(x) ? 1 : 0)),
        )
      frame.put(
        column,
        before[i].map((x) => (isMissing(x) ? value : x)),
      )
    }
  }
}

/** ln(1 + x) for x from 0 up, and its mirror image below. */
function signedLog(x: number): number {
  return x < 0 ? -log1p(-x) : log1p(x)
}

function standardized(x: number, mean: number, deviation: number): number {
  if (deviation === 0) return Number.isNaN(x) ? x : 0
  return (x - mean) / deviation
}

function replace(frame: Frame, input: ModelInput, name: string, change: (x: number) => number): void {
  const values = frame.numbers(input)
  const changed = new Float64Array(values.length)
  for (let row = 0; row < values.length; row++) changed[row] = change(values[row])
  frame.put(name, changed)
}
