/**
 * One language for feature filters, derived columns, eligibility, rules and segment definitions: plain JSON, three-valued
 * logic (true, false, missing), compiled to a loop over columns here and to SQL by an engine.
 */
export type Expression =
  | { readonly op: 'column'; readonly args: readonly [name: string] }
  | { readonly op: 'literal'; readonly args: readonly [value: number | string | boolean | null] }
  /** A calendar day, `YYYY-MM-DD`. */
  | { readonly op: 'date'; readonly args: readonly [day: string] }
  /** An instant, `YYYY-MM-DDTHH:MM:SSZ`. */
  | { readonly op: 'time'; readonly args: readonly [instant: string] }
  | { readonly op: UnaryOperator; readonly args: readonly [Expression] }
  | { readonly op: BinaryOperator; readonly args: readonly [Expression, Expression] }
  /** The first argument against any of the others, of which there is at least one; as SQL's: missing where none is equal and one is missing. */
  | { readonly op: 'in'; readonly args: readonly [Expression, Expression, ...Expression[]] }
  /** One or more arguments of one kind. */
  | { readonly op: ManyOperator; readonly args: readonly [Expression, ...Expression[]] }
  /** condition, then, otherwise; a missing condition takes `otherwise`. */
  | { readonly op: 'if'; readonly args: readonly [Expression, Expression, Expression] }

/**
 * `not` flag; `isMissing` any kind, never missing itself; `negate`, `abs`, `floor`, `round` (half away from zero),
 * `log1p` numbers (missing at and below -1); `year`, `month`, `weekday` (1 = Monday) of a date; `lower` (character by
 * character, by Unicode's simple mapping), `length` (code points) of a text.
 */
export type UnaryOperator =
  | 'not'
  | 'isMissing'
  | 'negate'
  | 'abs'
  | 'floor'
  | 'round'
  | 'log1p'
  | 'year'
  | 'month'
  | 'weekday'
  | 'lower'
  | 'length'

/**
 * Comparisons of two values of one kind (numbers and integers are one kind; texts compare by UTF-8 bytes; false comes
 * before true); arithmetic on numbers (division by zero and results beyond 1.8e308 are missing); `addDays` date and whole
 * number (missing where it is not whole); `daysBetween` later date minus earlier date: `[later, earlier]`; `startsWith`,
 * `contains` on texts, byte for byte.
 */
export type BinaryOperator =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'add'
  | 'subtract'
  | 'multiply'
  | 'divide'
  | 'addDays'
  | 'daysBetween'
  | 'startsWith'
  | 'contains'

/** `and`, `or` by three-valued logic; `least`, `greatest` of numbers, dates or times (missing if any is); `coalesce` the first not missing. */
export type ManyOperator = 'and' | 'or' | 'least' | 'greatest' | 'coalesce'

/** Every operator of the language. */
export type Operator = Expression['op']

/** The kind of value an expression has. `null` is the kind of a bare missing literal. */
export type ExpressionKind = 'number' | 'date' | 'time' | 'flag' | 'text' | null
