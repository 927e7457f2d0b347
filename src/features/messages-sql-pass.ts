import type { Relation } from '../engine/relation.ts'
import { columnsIn } from '../engine/relation-sql.ts'
import type { Sql } from '../engine/sql.ts'
import type { FeaturesSql } from './engine-rows.ts'
import { type EventRows, eventsWithCustomers, isUsed } from './event-rows-sql-pass.ts'
import { MESSAGE_DAYS, messageDefinition } from './message-features.ts'

/** Contacts with their customers. Their conditions are in the order of `contactReasons`. */
export function messageRows(contacts: Relation, ids: Sql, asOfDay: number): EventRows {
  const { dialect } = contacts.engine
  const { sql } = dialect
  return {
    from: eventsWithCustomers(contacts, ids, [[columnsIn(contacts).plain('option'), sql`option_`]]),
    conditions: [sql`day_ is not null`, sql`day_ < ${asOfDay}`, sql`customer_ is not null`],
    dialect,
  }
}

/** The messages sent to each customer; contacts without an option are controls, who were sent none. */
export function messagesSql(rows: EventRows, asOfDay: number): FeaturesSql {
  const { sql, cast, count, integer } = rows.dialect
  const isSent = sql`day_ >= ${asOfDay - MESSAGE_DAYS} and option_ is not null`
  return {
    query: sql`select customer_, ${count()} as messages_ from ${rows.from} where ${isUsed(rows)} and ${isSent} group by customer_`,
    features: [
      {
        definition: messageDefinition(),
        kind: 'integer',
        value: sql`coalesce(${cast(sql`messages_`, 'integer')}, ${integer(0)})`,
      },
    ],
  }
}
