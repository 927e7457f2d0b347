declare const built: unique symbol

/**
 * SQL that the dialect layer built. Text of any other origin does not have this type, so that no value can enter a statement but as a literal
 * of its type, and no name but quoted.
 */
export interface Sql {
  readonly text: string
  readonly [built]: true
}
