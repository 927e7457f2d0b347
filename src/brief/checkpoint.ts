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

/**
 * Keeps what a finished stage left, and gives it back as a later attempt would find it. The record is written last: a stage without one never
 * happened.
 *
 * @param madeFrom - hash of everything the stage depends on.
 */
export async function keepStage(
  store: Store,
  stage: string,
  madeFrom: string,
  bundle: Bundle,
): Promise<Bundle> {
  const files: ManifestFile[] = []
  const tables: Record<string, Table> = {}
  for (const [name, table] of Object.entries(bundle.tables)) {
    const frame = writeFrame(table)
    files.push(await written(store, `${folder}/${stage}/${name}.frame`, frame))
    tables[name] = readFrame(frame)
  }
  const text = JSON.stringify(bundle.documents)
  const documents = await written(store, `${folder}/${stage}/documents.json`, new TextEncoder().encode(text))
  const record: StageRecord = { madeFrom, tables: files, documents }
  await store.write(recordPath(stage), JSON.stringify(record))
  return { tables, documents: JSON.parse(text) as Bundle['documents'] }
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
