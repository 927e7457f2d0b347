/** A number, word or flag that a run reached. */
export type Reached = number | string | boolean | null

/** Facts by name. */
export interface Facts {
  readonly [name: string]: Reached
}

/** A question that a bench answers, such as how fast k-means is. */
export interface Question {
  readonly name: string
  /** One sentence, for people. */
  readonly asks: string
  /** `quick`: smaller instances, which end within 50 seconds in all. */
  cases(quick: boolean): readonly Case[]
}

/** One instance, and who works on it. */
export interface Case {
  readonly name: string
  /** Writes what the entrants read into the folder. Throws where a checksum differs. */
  make(folder: string): Promise<void> | void
  readonly entrants: readonly Entrant[]
  /** Sees that all did the same work. */
  judge(outcomes: readonly Outcome[], folder: string): Judgement | Promise<Judgement>
}

/** A tool in one of its ways of doing the work, run in a process of its own. */
export interface Entrant {
  /** `clientele` for us. */
  readonly tool: string
  readonly threads: number
  /** The program; see `programs.ts` for how it is started. */
  readonly program: string
  /** What the program is told besides the folder. */
  readonly job: Facts
  /** A process that is there already and works for it, such as the server that it asks. */
  readonly server?: number | undefined
  /** Why it cannot run here; it is then left out, and this is said. */
  readonly lacks?: string | undefined
  /** Default 1. */
  readonly warmUps?: number | undefined
  /** Timed runs at most. Default 5. */
  readonly runs?: number | undefined
  /** No further run begins after so many seconds of timed runs. Default 8. */
  readonly enough?: number | undefined
  /** It is stopped, and said not to finish, after so many seconds in all. Default 120. */
  readonly limit?: number | undefined
}

/** What an entrant did. */
export interface Outcome {
  readonly tool: string
  readonly threads: number
  readonly version: string
  readonly seconds: readonly number[]
  /** At its highest, of the whole process; null where the system does not tell. */
  readonly peakMb: number | null
  /** What it held before the first run: the tool and its input. */
  readonly baselineMb: number | null
  /** Cores that other processes kept busy during each run; null where the system does not tell. */
  readonly foreignCores: readonly (number | null)[]
  /** What was reached, for the row. */
  readonly result: Facts
  /** What must agree between entrants. */
  readonly work: Facts
}

/** An entrant without an outcome. */
export interface Absence {
  readonly case: string
  readonly tool: string
  readonly threads: number
  readonly why: string
}

export interface Judgement {
  /** A sentence for each entrant whose work was not the same. */
  readonly unequal: readonly string[]
  /** Further facts for the rows, in the order of the outcomes. */
  readonly added?: readonly Facts[] | undefined
}

/** A line of the results. */
export interface Row {
  readonly case: string
  readonly tool: string
  readonly version: string
  readonly threads: number
  readonly secondsMin: number
  readonly secondsMedian: number
  readonly peakMemoryMb: number | null
  readonly memoryOverBaselineMb: number | null
  readonly runs: number
  /** The most that other processes kept busy during a run, in cores. */
  readonly foreignCores: number | null
  /** Whether others kept more than a tenth of a core busy during the fastest run. */
  readonly disturbed: boolean
  readonly result: Facts
}
