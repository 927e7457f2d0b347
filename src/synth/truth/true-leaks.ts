import { fromArrays } from '../../table/from-arrays.ts'
import type { Table } from '../../table/table.ts'
import { insideOf } from '../inside.ts'
import type { World } from '../world.ts'

const leaks = [
  ['contacts', 'last_call_seconds', 'known only after the call, and long where it was of use'],
  ['contacts', 'coupon_used', 'what is to be predicted'],
  ['contacts', 'segment_today', 'of the day of the export, not of the contact'],
  ['contacts', 'days_since_order', 'of the day of the export: orders that the contact caused are in it'],
  ['data_plus', 'spend_decile_fresh', 'dated after the pilot, though sold as that of its export'],
] as const

/** The columns that know what came after: a model that learns from them is right for no reason. None at level `easy`. */
export function trueLeaks(world: World): Table<'table' | 'column' | 'why'> {
  const known = insideOf(world).settings.traits.leaks ? leaks : []
  return fromArrays<'table' | 'column' | 'why'>({
    table: known.map(([table]) => table),
    column: known.map(([, column]) => column),
    why: known.map(([, , why]) => why),
  })
}
