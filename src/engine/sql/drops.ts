import type { SqlConnection } from '../connection.ts'
import { eachInTurn } from '../each-in-turn.ts'
import type { Sql } from '../sql.ts'

/** The tables and views that an engine made, with the statements that drop them. */
export interface Drops {
  /** Notes a table or view by its quoted name. */
  add(name: Sql, statement: Sql): void
  /** Notes what a relation reads that is more than a name, so that it is dropped with it. */
  own(from: Sql, name: Sql): void
  /** Drops what a relation was made of. One that is derived from others owns nothing. */
  drop(from: Sql): Promise<void>
  /** Drops all that is left, the last first. */
  dropRest(): Promise<void>
}

/** Keeps account of what is to be dropped. Where one cannot be dropped the others are, and it is tried again at the end. */
export function openDrops({ run }: Pick<SqlConnection, 'run'>): Drops {
  const statements = new Map<string, Sql>()
  const owned = new Map<string, string>()
  const drop = async (name: string): Promise<void> => {
    const statement = statements.get(name)
    if (statement === undefined) return
    await run(statement.text)
    statements.delete(name)
  }
  return {
    add: ({ text }, statement) => void statements.set(text, statement),
    own: (from, { text }) => void owned.set(from.text, text),
    async drop({ text }) {
      const name = owned.get(text) ?? text
      owned.delete(text)
      await drop(name)
    },
    dropRest: () => eachInTurn([...statements.keys()].reverse(), drop),
  }
}
