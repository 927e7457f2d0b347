import {
  dateColumn,
  flagColumn,
  integerColumn,
  makeTable,
  numberColumn,
  type Table,
  textColumn,
  timeColumn,
} from '../../../src/table/index.ts'

/** The values of one row, as they go into {@link tableOfDoors}. */
export interface DoorRow {
  readonly number: number | null
  readonly cents: number | null
  readonly points: number | null
  readonly day: string | null
  readonly at: number | null
  readonly flag: boolean | null
  readonly text: string | null
}

/** A table of one column of every kind that goes through every door. */
export function tableOfDoors(rows: readonly DoorRow[]): Table<keyof DoorRow> {
  return makeTable({
    number: numberColumn(rows.map(({ number }) => number)),
    cents: integerColumn(
      rows.map(({ cents }) => cents),
      'EUR/100',
    ),
    points: integerColumn(rows.map(({ points }) => points)),
    day: dateColumn(rows.map(({ day }) => day)),
    at: timeColumn(rows.map(({ at }) => at)),
    flag: flagColumn(rows.map(({ flag }) => flag)),
    text: textColumn(rows.map(({ text }) => text)),
  })
}

/** Every kind with the values that get lost easily: -0, the ends of ranges, the empty text, what is missing. */
export function oneOfEveryDoor(): Table<keyof DoorRow> {
  return tableOfDoors([
    { number: -0, cents: 1250, points: 3, day: '2024-02-29', at: 0, flag: true, text: 'ü' },
    { number: null, cents: null, points: null, day: null, at: null, flag: null, text: null },
    {
      number: 0,
      cents: -(2 ** 53) + 1,
      points: 2 ** 53 - 1,
      day: '0000-01-01',
      at: -1,
      flag: false,
      text: '',
    },
    {
      number: 5e-324,
      cents: 0,
      points: 0,
      day: '9999-12-31',
      at: 253_402_300_799_999,
      flag: true,
      text: '😀',
    },
  ])
}
