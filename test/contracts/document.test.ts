import { describe, expect, test } from 'vitest'
import { checkLimits } from '../../src/contracts/limits.schema.ts'

describe('what is said of a document', () => {
  test.each<[document: unknown, words: string]>([
    [{ budgett: 5 }, 'The limits: there is no "budgett" here; did you mean "budget"?'],
    [{ budget: '5' }, '"budget" of the limits: found a text; expected a finite number.'],
    [{ budget: -5 }, '"budget" of the limits: expected a number of at least 0.'],
    [
      { perCustomer: { maxMessages: 1.5 } },
      '"perCustomer.maxMessages" of the limits: found a number that is not whole; expected a whole number.',
    ],
    [
      { channels: { sms: { unitsPerContact: 0 } } },
      '"channels.sms.unitsPerContact" of the limits: expected a number of more than 0.',
    ],
    [null, 'The limits: found null; expected an object.'],
  ])('%j', (document, words) => {
    expect(() => checkLimits(document)).toThrow(expect.objectContaining({ message: words }))
  })
})
