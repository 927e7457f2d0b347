import type { Limits } from '../contracts/limits.ts'
import type { Goal, StageName } from '../contracts/run.ts'
import type { Meaning, Purpose } from '../contracts/source.ts'
import type { Expression } from '../table/expression.ts'

/** How one column of a file is read: its kind, and the name it gets. */
export interface ColumnReading {
  /** The new name; default: as in the file. */
  readonly as?: string | undefined
  readonly kind?: 'number' | 'integer' | 'date' | 'time' | 'flag' | 'text' | 'money' | undefined
  /** For dates in CSV: `YYYY-MM-DD` (default) or `YYYYMMDD`. */
  readonly format?: string | undefined
  /** For sources about customers: what the column says about a customer. Default `attribute`. */
  readonly meaning?: Meaning | undefined
}

/** Rows of another file that are looked up and added. */
export interface FileJoin {
  readonly file: string
  readonly on: readonly string[]
  /** Columns to bring along, and how to read them. */
  readonly columns?: { readonly [column: string]: ColumnReading } | undefined
  /** Instead of bringing columns along: how many rows match, under this name. */
  readonly count?: string | undefined
}

/** How one file becomes a table. The steps happen in this order: read, number, join, derive, keep. */
export interface FileReading {
  /** Relative to the data folder. `.gz` is unpacked; what ends in `.parquet` is read as Parquet. */
  readonly file: string
  /** Of CSV. Default: what the first lines show. */
  readonly separator?: ',' | ';' | '\t' | undefined
  readonly columns?: { readonly [column: string]: ColumnReading } | undefined
  /** Adds a text column that numbers the rows ("1", "2", ...), for files without a key. */
  readonly rowNumber?: string | undefined
  readonly joins?: readonly FileJoin[] | undefined
  readonly derive?: { readonly [column: string]: Expression } | undefined
  readonly keep?: Expression | undefined
}

/** A file about customers, with its terms of use. */
export interface SourceReading extends FileReading {
  readonly name: string
  readonly key?: string | undefined
  readonly origin?: 'internal' | 'external' | undefined
  readonly supplier?: string | undefined
  readonly purposes?: readonly Purpose[] | undefined
  readonly channels?: readonly string[] | undefined
  readonly collected?: string | { readonly column: string } | undefined
  readonly costPerRecord?: number | undefined
}

/** Purchases. `columns` must give `customer_id`, `at`, `order_id` and `amount`. */
export interface TransactionsReading extends FileReading {}

/**
 * Past contacts and controls. `columns` must give `customer_id`, and either `arm` (translated by `arms`) or `offer` and
 * `channel` (missing: a control).
 */
export interface ContactsReading extends FileReading {
  /** What each arm received; null is the control. */
  readonly arms?:
    | { readonly [arm: string]: { readonly offer: string; readonly channel: string } | null }
    | undefined
  /** Whether arms were drawn at random. Without it no difference is called an effect. */
  readonly randomized: boolean
  /** The propensity of what was done, where it was logged: a column; or `shares`: the arms' shares of the file. */
  readonly propensity?: { readonly column: string } | 'shares' | undefined
}

/** Statements of consent: texts `customer_id`, `channel`, `purpose`, `status`, a date `since`; or an assumption that the brief answers for. */
export type ConsentReading =
  | FileReading
  | {
      readonly assume: 'granted'
      readonly channels: readonly string[]
      readonly purposes: readonly Purpose[]
      /** On what ground; shown in the report. */
      readonly because: string
    }

/** An offer as the brief names it. Money in currency units. */
export interface OfferBrief {
  readonly name: string
  readonly department: string
  /** Offers of one group exclude each other. */
  readonly group?: string | undefined
  /** What one response is worth to the company before costs. Default: the goal's value per unit. */
  readonly margin?: number | undefined
  readonly redemption?: number | undefined
  readonly benefit?: number | undefined
  /** The channels it may go through. Default: all. */
  readonly channels?: readonly string[] | undefined
  /** Who may receive it. Default: everybody. */
  readonly eligible?: Expression | undefined
}

/** A channel as the brief names it. Money in currency units. */
export interface ChannelBrief {
  readonly name: string
  readonly cost: number
  readonly annoyance?: number | undefined
  /** Who can be reached through it. Default: everybody with consent. */
  readonly reachable?: Expression | undefined
}

/** What the past contacts are asked. */
export interface ResponseBrief {
  /** The outcome column of the contacts; or one a department. */
  readonly outcome: string | { readonly byDepartment: { readonly [department: string]: string } }
  readonly kind: 'binary' | 'count' | 'amount'
  /** Feature columns to learn from. Default: all. */
  readonly features?: readonly string[] | undefined
  readonly learners?: readonly string[] | undefined
  /** By department: the feature that says what one response there is worth for this customer, in place of the offer's margin. */
  readonly marginByDepartment?: { readonly [department: string]: string } | undefined
  /** The share of responses that would have come anyway and use the offer too, from 0 to 1. Default 1, the careful end. */
  readonly cannibalized?: number | undefined
}

/** The pilot that proves the plan before it grows. */
export interface PilotBrief {
  /** Share of customers held out of the plan, from 0 to 1. Default .1. */
  readonly holdout?: number | undefined
  readonly salt?: string | undefined
  /** The smallest effect worth finding, per customer in the goal's metric. Default: the goal's target. */
  readonly detect?: number | undefined
  /** Default .8. */
  readonly power?: number | undefined
  /** Two-sided. Default .05. */
  readonly alpha?: number | undefined
  /** Mean and standard deviation of the metric where no past outcome says it. */
  readonly baseline?: { readonly mean: number; readonly deviation?: number | undefined } | undefined
}

/**
 * The plan on paper, signed by people before anything is computed: what for, who answers, which data, which offers through which channels,
 * within which limits, and how it will be proved.
 */
export interface Brief {
  readonly version: 1
  readonly name: string
  readonly asOf: string
  readonly seed: number
  readonly currency: string
  /** Where purchases stay: `memory` (default), `duckdb`, or the address of a Spark Connect server, `sc://host:port`. It changes no decision. */
  readonly engine?: string | undefined
  readonly goal: Omit<Goal, 'currency'>
  readonly owners: { readonly [stage in StageName]?: string | undefined }
  readonly departments: readonly {
    readonly name: string
    readonly owner?: string | undefined
    readonly demands?: string | undefined
  }[]
  readonly reviewer?:
    | {
        readonly name: string
        /** What the reviewer took out of the plan, with the reason. */
        readonly vetoes?:
          | readonly {
              readonly offer?: string | undefined
              readonly channel?: string | undefined
              readonly customers?: Expression | undefined
              readonly because: string
            }[]
          | undefined
      }
    | undefined
  /** What follows the pilot, in words. */
  readonly next: string
  readonly data: {
    readonly customers: readonly SourceReading[]
    readonly transactions?: TransactionsReading | undefined
    readonly contacts?: ContactsReading | undefined
    readonly consent: ConsentReading
  }
  /** On which meanings records of one customer are joined. Default: customer_id, email, phone. */
  readonly match?: readonly Meaning[] | undefined
  readonly features?:
    | {
        readonly windowsDays?: readonly number[] | undefined
        /** Attribute columns to carry over. Default: all that are not personal data. */
        readonly attributes?: readonly string[] | undefined
        readonly derive?: { readonly [feature: string]: Expression } | undefined
      }
    | undefined
  readonly segments?:
    | { readonly columns?: readonly string[] | undefined; readonly k?: number | undefined }
    | undefined
  readonly offers: readonly OfferBrief[]
  readonly channels: readonly ChannelBrief[]
  readonly response?: ResponseBrief | undefined
  readonly limits: Limits
  readonly pilot?: PilotBrief | undefined
}
