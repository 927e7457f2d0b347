import type { SchemaElement } from 'hyparquet'
import type { Family } from '../frames/family.ts'

/** Tells what a leaf of the schema holds: its logical type, else the older converted type, else the physical one. */
export function familyOf(element: SchemaElement): Family {
  const { logical_type: logical, type } = element
  switch (logical?.type) {
    case undefined:
      return familyOfConverted(element)
    case 'STRING':
    case 'ENUM':
    case 'JSON':
      return { of: 'text' }
    case 'DATE':
      return { of: 'day' }
    case 'TIMESTAMP':
      return {
        of: 'instant',
        perMillisecond: unitsPerMillisecond[logical.unit],
        utc: logical.isAdjustedToUTC,
      }
    case 'DECIMAL':
      return { of: 'decimal', scale: logical.scale ?? 0 }
    case 'INTEGER':
      return { of: 'whole', unsigned: !logical.isSigned }
    case 'FLOAT16':
      return { of: 'real' }
    case 'UUID':
      return { of: 'uuid' }
    case 'NULL':
      return { of: 'nothing' }
    default:
      return other(`${logical?.type} values`, type)
  }
}

const unitsPerMillisecond = { MILLIS: 1, MICROS: 1e3, NANOS: 1e6 } as const

function familyOfConverted(element: SchemaElement): Family {
  const { converted_type: converted, type } = element
  switch (converted) {
    case undefined:
      return familyOfPhysical(element)
    case 'UTF8':
    case 'ENUM':
    case 'JSON':
      return { of: 'text' }
    case 'DATE':
      return { of: 'day' }
    case 'TIMESTAMP_MILLIS':
      return { of: 'instant', perMillisecond: 1, utc: true }
    case 'TIMESTAMP_MICROS':
      return { of: 'instant', perMillisecond: 1e3, utc: true }
    case 'DECIMAL':
      return { of: 'decimal', scale: element.scale ?? 0 }
    default:
      if (/^U?INT_/.test(converted)) return { of: 'whole', unsigned: converted.startsWith('U') }
      return other(`${converted} values`, type)
  }
}

function familyOfPhysical({ type }: SchemaElement): Family {
  switch (type) {
    case 'BOOLEAN':
      return { of: 'flag' }
    case 'INT32':
    case 'INT64':
      return { of: 'whole', unsigned: false }
    case 'FLOAT':
    case 'DOUBLE':
      return { of: 'real' }
    // The instants of older Spark and Hive, in nanoseconds; meant in UTC.
    case 'INT96':
      return { of: 'instant', perMillisecond: 1e6, utc: true }
    case 'BYTE_ARRAY':
      return { of: 'bytes' }
    default:
      return other('bytes of a fixed length', type)
  }
}

function other(words: string, type: string | undefined): Family {
  return { of: 'other', words: type === undefined ? words : `${words} (${type})` }
}
