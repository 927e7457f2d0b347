import { ClienteleError, type ErrorCode, isClienteleError } from 'clientele'
import { expectTypeOf, test } from 'vitest'

test('an error has one of the documented codes', () => {
  expectTypeOf<'COLUMN_UNKNOWN'>().toExtend<ErrorCode>()
  // @ts-expect-error a code that is not in the table
  new ClienteleError('COLUMN_UNKNOWNN', 'No.')
})

test('isClienteleError narrows a caught value', () => {
  const caught: unknown = null
  if (isClienteleError(caught)) expectTypeOf(caught.code).toEqualTypeOf<ErrorCode>()
})
