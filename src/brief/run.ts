import { library } from '../contracts/library.ts'
import type { DataFolder, Manifest, ManifestFile, RunResult, Store } from '../contracts/run.ts'
import type { Context } from '../engine/context.ts'
import { ClienteleError } from '../errors.ts'
import { writeFrame } from '../table/frame.ts'
import type { Brief } from './brief.ts'
import type { Bundle } from './bundle.ts'
import { findStage, keepStage, removeCheckpoints, removeResults } from './checkpoint.ts'
import { messagesSoFar } from './contact-history.ts'
import { decisionLog } from './decision-log.ts'
import { manifestEngines } from './manifest-engines.ts'
import { keptPath, openPrevious, type PreviousRun } from './previous.ts'
import { checkBrief } from './read-brief.ts'
import { stopRejected } from './readiness.ts'
import { resultOf } from './result.ts'
import type { RunEngine } from './run-engine.ts'
import { pretty, writeResult, writeTables } from './run-files.ts'
import { sha256, sha256In } from './sha256.ts'
import { baseOf, featuresStage } from './stages/features-stage.ts'
import { measureStage } from './stages/measure-stage.ts'
import { formerOf, mergeStage, messagesLeft } from './stages/merge-stage.ts'
import { pathsOf, readStage } from './stages/read-stage.ts'
import { responseOf, responseStage } from './stages/response-stage.ts'
import { segmentsStage } from './stages/segments-stage.ts'
import type { Left, Stage } from './stages/stage.ts'
import { targetStage } from './stages/target-stage.ts'

const manifestPath = 'manifest.json'

/** The stages of a run, in order. */
const stages: readonly Stage[] = [
  readStage,
  mergeStage,
  featuresStage,
  segmentsStage,
  responseStage,
  targetStage,
  measureStage,
]

/** What a run is given besides its brief. Seed and as-of day are the brief's. */
export interface RunOptions extends Omit<Context, 'seed' | 'asOf'> {
  /** Where the run keeps its files. A run that was interrupted goes on from the stage it reached. */
  readonly store: Store
  /** Where the input files are. */
  readonly data: DataFolder
  /** Makes the page people read. */
  readonly render: (result: RunResult) => string | Promise<string>
  /**
   * The folder of the run before this one. Customers, holdout, segments and messages are carried on from it, and the manifest names it by its hash. It is of the
   * same programme (name and currency) and as of an earlier day.
   */
  readonly previous?: Pick<Store, 'read'> | undefined
  /** Where purchases stay, for a brief that names an engine. What is decided is the same with and without. */
  readonly engine?: RunEngine | undefined
  /** Told when a stage begins, and whether an earlier attempt had finished it. */
  readonly onStage?: ((stage: string, resumed: boolean) => void) | undefined
}

/**
 * Runs a brief from its files to a plan: reads, merges, builds features and segments, learns the response, decides, compares with simple policies, and
 * writes everything into a run folder that appears as a whole or not at all. The same brief and files give the same bytes, interrupted or not.
 *
 * @throws ClienteleError of any stage; `QUALITY_GATE` where most records of a source cannot be used; the signal's reason when it aborts.
 */
export async function run(briefDocument: Brief, options: RunOptions): Promise<RunResult> {
  const brief = checkBrief(briefDocument)
  assertEngine(brief, options.engine)
  const inputs = await describeInputs(brief, options.data)
  const previous = options.previous === undefined ? undefined : await openPrevious(options.previous, brief)
  const before = previous?.hash ?? null
  const engines = manifestEngines(options.engine?.engine)
  const madeFrom = await sha256(JSON.stringify([library, brief, inputs, before, engines]))
  const left = await runStages(brief, options, madeFrom, previous)
  const result = resultOf(brief, left)
  const { store, settle } = hashing(options.store)
  await removeResults(store)
  try {
    await writeFiles(store, brief, left, result, await options.render(result))
    const made = { inputs, engines, previous: before }
    await store.write(manifestPath, pretty(manifestOf(await settle(), brief, made, result)))
    await settle()
  } finally {
    await settle().catch(() => undefined)
  }
  // Last, and in no time: without its checkpoints a run that is interrupted begins anew.
  await removeCheckpoints(store)
  await store.publish()
  return result
}

/** @throws ENGINE_MISSING */
function assertEngine({ engine = 'memory' }: Brief, given: RunEngine | undefined): void {
  if ((engine === 'memory') === (given === undefined)) return
  throw new ClienteleError(
    'ENGINE_MISSING',
    given === undefined
      ? `The brief leaves its purchases in an engine (${engine}), and the run was given none. Open it and give it as the option "engine", or write engine: memory.`
      : 'The run was given an engine, and the brief leaves nothing in one. Name the engine in the brief (engine: duckdb), or give none.',
    { engine },
  )
}

async function describeInputs(brief: Brief, data: DataFolder): Promise<ManifestFile[]> {
  const inputs: ManifestFile[] = []
  for (const path of pathsOf(brief)) inputs.push(await data.describe(path))
  return inputs
}

async function runStages(
  brief: Brief,
  options: RunOptions,
  madeFrom: string,
  previous: PreviousRun | undefined,
): Promise<Left> {
  const { store, data, signal, onProgress, threads, engine = null } = options
  const context: Context = { signal, onProgress, threads, seed: brief.seed, asOf: brief.asOf }
  const left: Record<string, Bundle> = {}
  let kept = Promise.resolve()
  try {
    for (const stage of stages) {
      signal?.throwIfAborted()
      const found = await findStage(store, stage.name, madeFrom)
      options.onStage?.(stage.name, found !== null)
      if (found === null) {
        const made = await stage.run({ brief, data, left, context, previous, engine })
        await kept
        const keeping = keepStage(store, stage.name, madeFrom, made)
        kept = settling(keeping.kept)
        left[stage.name] = keeping.bundle
      } else left[stage.name] = found
      if (stage === mergeStage) stopOnBadData(left)
    }
    await kept
  } finally {
    // Nothing is written any more once a run has ended; why it ended is not hidden by what went wrong meanwhile.
    await kept.catch(() => undefined)
  }
  return left
}

/** A promise that is looked at later; meanwhile nobody need know that it failed. */
function settling(promise: Promise<void>): Promise<void> {
  promise.catch(() => undefined)
  return promise
}

/** Data of which most cannot be used would only multiply an error: the run ends here. */
function stopOnBadData(left: Left): void {
  for (const { source, records, rejected } of baseOf(left).quality) {
    if (rejected <= stopRejected * records) continue
    throw new ClienteleError(
      'QUALITY_GATE',
      `${rejected} of ${records} records of the source "${source}" cannot be used, more than half. Mend the source, or leave it out of the brief.`,
      { source, records, rejected },
    )
  }
}

async function writeFiles(
  store: Store,
  brief: Brief,
  left: Left,
  result: RunResult,
  page: string,
): Promise<void> {
  const { customers, provenance, consent, links, rejected } = baseOf(left)
  const former = formerOf(left)
  const tables = {
    customers,
    provenance,
    consent,
    links,
    rejected,
    features: left['features'].tables['features'],
    'former-links': former.links,
    'former-ids': former.ids,
    'segment-ids': left['segments'].tables['segment-ids'],
    holdout: left['target'].tables['holdout'],
  }
  await writeTables(store, tables)
  await writeResult(store, result)
  const response = responseOf(left)
  if (response.kind === 'response') await store.write('models/response.json', pretty(response))
  // With the day, as two runs that decide alike make contacts of their own.
  const policy = await sha256(`${brief.asOf}:${await sha256In(store, writeFrame(result.plan.propensities))}`)
  const log = decisionLog(result.plan, baseOf(left), brief.asOf, policy)
  const messages = messagesSoFar(messagesLeft(left), log, result.options)
  await writeTables(store, { 'decision-log': log, messages })
  const { kept } = left['features'].tables
  if (kept !== undefined) await store.write(keptPath, writeFrame(kept))
  await store.write('brief.json', pretty(brief))
  await store.write('report.html', page)
}

/** A store that hashes what is written to it, so that the manifest need not read it again, and writes each file while the next is made. */
interface HashingStore {
  readonly store: Store
  /** Waits for the file that is still being written; gives all that were. */
  settle(): Promise<ReadonlyMap<string, ManifestFile>>
}

function hashing(store: Store): HashingStore {
  const written = new Map<string, ManifestFile>()
  let writing = Promise.resolve()
  const write = async (path: string, content: Uint8Array | string): Promise<void> => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    written.set(path, { path, bytes: bytes.byteLength, sha256: await sha256In(store, bytes) })
    await writing
    writing = settling(store.write(path, bytes))
  }
  const hashed: Store = {
    write,
    read: (path) => store.read(path),
    list: () => store.list(),
    remove: (path) => store.remove(path),
    publish: () => store.publish(),
    sha256: (content) => sha256In(store, content),
  }
  const settle = async (): Promise<ReadonlyMap<string, ManifestFile>> => {
    await writing
    return written
  }
  return { store: hashed, settle }
}

function manifestOf(
  written: ReadonlyMap<string, ManifestFile>,
  brief: Brief,
  { inputs, engines, previous }: Pick<Manifest, 'inputs' | 'engines' | 'previous'>,
  result: RunResult,
): Manifest {
  const files = [...written.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  return {
    kind: 'run',
    version: 1,
    library,
    brief: brief.name,
    seed: brief.seed,
    asOf: brief.asOf,
    inputs,
    files,
    counts: {
      customers: result.customers,
      messages: result.plan.decisions.rowCount,
      ...result.plan.outcomes,
    },
    engines,
    previous,
  }
}
