import type { FeatureDefinition } from '../contracts/features.ts'
import { definitionOf } from './feature-part.ts'

/**
 * What all purchases of a customer become.
 *
 * @param unit - that of the amounts.
 */
export function coreDefinitions(unit: string | null): {
  readonly [name in 'recency' | 'frequency' | 'monetary' | 'tenure' | 'perOrder']: FeatureDefinition
} {
  const days = { unit: 'days', missing: 'no-event' } as const
  return {
    recency: definitionOf('recency_days', 'days since the last purchase', 'log', days),
    frequency: definitionOf('frequency', 'orders', 'log'),
    monetary: definitionOf('monetary', 'spend net of returns', 'log', { unit }),
    tenure: definitionOf('tenure_days', 'days since the first purchase', 'log', days),
    perOrder: definitionOf('average_order_value', 'spend per order', 'log', { unit, missing: 'no-event' }),
  }
}

/** Orders, and what was spent on some of them. */
export interface OrdersAndSpend {
  readonly orders: FeatureDefinition
  readonly spend: FeatureDefinition
}

/** What the purchases in a window become. */
export function windowDefinitions(windowDays: number, unit: string | null): OrdersAndSpend {
  const window = `in the last ${windowDays} days`
  return {
    orders: definitionOf(`orders_${windowDays}d`, `orders ${window}`, 'log', { windowDays }),
    spend: definitionOf(`spend_${windowDays}d`, `spend ${window}`, 'log', { windowDays, unit }),
  }
}

/** What the purchases in a department become. */
export function departmentDefinitions(department: string, unit: string | null): OrdersAndSpend {
  return {
    orders: definitionOf(`orders_${department}`, `orders in ${department}`, 'log'),
    spend: definitionOf(`spend_${department}`, `spend in ${department}`, 'log', { unit }),
  }
}
