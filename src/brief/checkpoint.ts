import type { ManifestFile, Store } from '../contracts/run.ts'
import { readFrame, writeFrame } from '../table/frame.ts'
import type { Table } from '../table/table.ts'
import type { Bundle } from './bundle.ts'
import { sha256In } from './sha256.ts'

/** Where unfinished runs keep what their stages left; removed before a run is published. */
const folder = 'checkpoints'

/** Says that a stage is finished: from what it was made, and what it left. */
interface StageRecord {
  readonly madeFrom: string
  readonly tables: readonly ManifestFile[]
  readonly documents: ManifestFile
}

/** A stage that is being kept. */
export interface Keeping {
  /** What the stage left, as a later attempt would find it. */
  readonly bundle: Bundle
  /** Settles once the store has it; the next stage need not wait. */
  readonly kept: Promise<void>
}

/**
 * Keeps what a finished stage left. The record is written last: a stage without one never happened.
 *
 * @param madeFrom - hash of everything the stage depends on.
 */
export function keepStage(store: Store, stage: string, madeFrom: string, left: Bundle): Keeping {
  const frames = Object.entries(left.tables).map(([name, table]) => [name, writeFrame(table)] as const)
  const documents = JSON.stringify(left.documents)
  return {
    bundle: {
      tables: Object.fromEntries(frames.map(([name, frame]) => [name, readFrame(frame)])),
      documents: JSON.parse(documents) as Bundle['documents'],
    },
    kept: keep(store, stage, madeFrom, frames, documents),
  }
}

async function keep(
  store: Store,
  stage: string,
  madeFrom: string,
  frames: readonly (readonly [name: string, frame: Uint8Array])[],
  text: string,
): Promise<void> {
  const tables: ManifestFile[] = []
  for (const [name, frame] of frames)
    tables.push(await written(store, `${folder}/${stage}/${name}.frame`, frame))
  const documents = await written(store, `${folder}/${stage}/documents.json`, new TextEncoder().encode(text))
  const record: StageRecord = { madeFrom, tables, documents }
  await store.write(recordPath(stage), JSON.stringify(record))
}

/** What a stage left in an earlier attempt, or null where it did not finish, was made from something else, or was damaged since. */
export async function findStage(store: Store, stage: string, madeFrom: string): Promise<Bundle | null> {
  const record = await recordOf(store, stage)
  if (record === null || record.madeFrom !== madeFrom) return null
  const documents = await unchanged(store, record.documents)
  if (documents === null) return null
  const tables: Record<string, Table> = {}
  for (const file of record.tables) {
    const bytes = await unchanged(store, file)
    if (bytes === null) return null
    tables[nameOf(file.path)] = readFrame(bytes)
  }
  return { tables, documents: JSON.parse(new TextDecoder().decode(documents)) as Bundle['documents'] }
}

/** Removes what the stages of an unfinished run left. */
export async function removeCheckpoints(store: Store): Promise<void> {
  for (const path of await store.list()) {
    if (isCheckpoint(path)) await store.remove(path)
  }
}

/** Removes what an earlier attempt had written of its result: that may have been another brief, or other files. */
export async function removeResults(store: Store): Promise<void> {
  for (const path of await resultsIn(store)) await store.remove(path)
}

/** The files of a run that are no checkpoints. */
async function resultsIn(store: Store): Promise<readonly string[]> {
  return (await store.list()).filter((path) => !isCheckpoint(path))
}

function isCheckpoint(path: string): boolean {
  return path.startsWith(`${folder}/`)
}

function recordPath(stage: string): string {
  return `${folder}/${stage}/stage.json`
}

async function written(store: Store, path: string, content: Uint8Array): Promise<ManifestFile> {
  const [hash] = await Promise.all([sha256In(store, content), store.write(path, content)])
  return { path, bytes: content.byteLength, sha256: hash }
}

async function recordOf(store: Store, stage: string): Promise<StageRecord | null> {
  const bytes = await store.read(recordPath(stage))
  if (bytes === null) return null
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as StageRecord
  } catch {
    return null
  }
}

async function unchanged(store: Store, file: ManifestFile): Promise<Uint8Array | null> {
  const bytes = await store.read(file.path)
  return bytes !== null && (await sha256In(store, bytes)) === file.sha256 ? bytes : null
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.frame'.length)
}
