import { describe } from 'vitest'
import { checkSegmentation } from '../../src/contracts/segmentation.schema.ts'
import { checkedBy, withColumns } from './hostile.ts'
import { sampleSegmentation, text } from './samples.ts'

describe('a segmentation', () => {
  checkedBy(checkSegmentation, sampleSegmentation, [
    [
      'a segment without a profile',
      (good) => ({
        ...good,
        assignment: withColumns(good.assignment, { segment: text('s-loyal', 's-neww', 's-loyal') }),
      }),
      'CONTRACT_INVALID',
      /Did you mean "s-new"/,
    ],
    [
      'a profile that counts otherwise',
      (good) => ({
        ...good,
        assignment: withColumns(good.assignment, { segment: text('s-new', 's-new', 's-loyal') }),
      }),
      'CONTRACT_INVALID',
      /customers in the assignment and/,
    ],
    [
      'a profile of nobody that claims somebody',
      (good) => ({
        ...good,
        profiles: [...good.profiles.slice(0, 2), { ...good.profiles[2], customers: 4 }],
      }),
      'CONTRACT_INVALID',
      /nobody is assigned/,
    ],
    [
      'a customer in two segments',
      (good) => ({
        ...good,
        assignment: withColumns(good.assignment, { customer_id: text('c1', 'c1', 'c2') }),
      }),
      'KEY_DUPLICATE',
      /customer_id/,
    ],
    [
      'a customer in none',
      (good) => ({
        ...good,
        assignment: withColumns(good.assignment, { segment: text('s-loyal', 's-new', null) }),
      }),
      'COLUMN_MISSING_VALUES',
      /segment/,
    ],
    [
      'a name twice',
      (good) => ({ ...good, profiles: good.profiles.map((each) => ({ ...each, name: 'Loyal' })) }),
      'CONTRACT_INVALID',
      /name "Loyal"/,
    ],
    [
      'a rule of no segment',
      (good) => ({ ...good, rules: [{ ...good.rules[0], segment: 's-nue' }] }),
      'CONTRACT_INVALID',
      /"s-nue"/,
    ],
    [
      'a rule that is no expression',
      (good) => ({ ...good, rules: [{ ...good.rules[0], rule: 'age < 30' }] }),
      'EXPRESSION_INVALID',
      /./,
    ],
    [
      'a share above 1',
      (good) => ({ ...good, profiles: [{ ...good.profiles[0], share: 2 }] }),
      'CONTRACT_INVALID',
      /profiles\[0\]\.share/,
    ],
    [
      'a broken model',
      (good) => ({ ...good, model: { ...good.model, inputs: 3 } }),
      'MODEL_INVALID',
      /inputs/,
    ],
    ['no certificate', (good) => ({ ...good, certificate: null }), 'CONTRACT_INVALID', /certificate/],
  ])
})
