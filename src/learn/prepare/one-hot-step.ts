import { MISSING_CODE } from '../../table/column.ts'
import type { Dictionary } from '../../table/dictionary.ts'
import { decode } from '../../table/dictionary-text.ts'
import type { Step } from './frame.ts'
import type { OneHotModel } from './models.ts'

/**
 * Columns of 0 and 1 for the levels of texts.
 *
 * @param counted - the place in `unseen` of the model's first column.
 */
export function encodeStep({ fitted, inputs }: OneHotModel, counted: number): Step {
  const encoders = fitted.columns.map(encoderOf)
  return (frame, unseen) => {
    for (const [i, encoder] of encoders.entries()) {
      const { column, from } = frame.text(inputs[i])
      const made = encoder.outputs.map((name) => [name, frame.fresh().fill(0)] as const)
      const places = encoder.places(column.dictionary)
      let missed = 0
      for (let row = 0; row < frame.rows; row++) {
        const code = column.codes[from + row]
        const place = code === MISSING_CODE ? encoder.missing : places[code]
        if (place < 0) missed++
        else made[place][1][row] = 1
      }
      for (const [name, values] of made) frame.put(name, values)
      if (unseen !== null) unseen[counted + i] += missed
    }
  }
}

interface Encoder {
  /** The columns made, in their order. */
  readonly outputs: readonly string[]
  /** Which of them a missing text sets, or -1. */
  readonly missing: number
  /** Which of them each text of a dictionary sets, or -1. */
  places(dictionary: Dictionary): Int32Array
}

function encoderOf({ levels, pooled, missing }: OneHotModel['fitted']['columns'][number]): Encoder {
  const outputs = levels.map(({ as }) => as)
  const placeOf = new Map(levels.map(({ level }, place) => [level, place]))
  if (pooled !== null) {
    for (const level of pooled.levels) placeOf.set(level, outputs.length)
    outputs.push(pooled.as)
  }
  if (missing !== null) outputs.push(missing)
  // Shards of one table share its dictionary; a growing one is another object each time it has grown.
  let last: { readonly dictionary: Dictionary; readonly size: number; readonly places: Int32Array } | null =
    null
  return {
    outputs,
    missing: missing === null ? -1 : outputs.length - 1,
    places(dictionary) {
      if (last !== null && last.dictionary === dictionary && last.size === dictionary.size) return last.places
      const places = new Int32Array(dictionary.size)
      for (let code = 0; code < places.length; code++)
        places[code] = placeOf.get(decode(dictionary, code)) ?? -1
      last = { dictionary, size: dictionary.size, places }
      return places
    },
  }
}
