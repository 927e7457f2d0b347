import { mkdir, readdir, readFile, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { library } from '../contracts/library.ts'
import { ClienteleError } from '../errors.ts'
import type { RetailerSpec } from '../synth/index.ts'
import { settle } from '../synth/spec.ts'
import { type SynthManifest, synthManifestOf } from './synth-manifest.schema.ts'
import type { SynthFormat } from './synth-part.ts'

/** What is to be written into a folder. */
export interface SynthOrder {
  readonly spec: RetailerSpec
  readonly format: SynthFormat
  readonly tables: readonly string[]
}

/**
 * Makes the folder for the files of an order: the one named, or, where that holds other customers of the same retailer, one within it that is named by the range. The
 * name claims the range from the start, so that two who write at the same time see each other.
 *
 * @throws FOLDER_UNWRITABLE for a folder that holds something else; ARGUMENT_INVALID for customers that it holds already, and for another retailer than its.
 */
export async function claimFolder(folder: string, order: SynthOrder): Promise<string> {
  if (await isMade(folder)) return folder
  const first = await shardAt(folder)
  if (first === null) throw unwritable(folder, 'EEXIST')
  const { from, to } = settle(order.spec)
  const place = join(folder, `${from}-${to}`)
  checkFits(first, order)
  const isOwn = await isMade(place)
  try {
    for (const shard of [first, ...(await shardsIn(folder, isOwn ? place : null))]) {
      checkFits(shard, order)
      checkApart(shard, from, to)
    }
    if (!isOwn) throw unwritable(place, 'EEXIST')
  } catch (error) {
    if (isOwn) await rmdir(place)
    throw error
  }
  return place
}

/** Customers whose files are in a folder, or are being written there. */
interface Shard {
  readonly path: string
  readonly from: number
  readonly to: number
  /** Null before everything is written. */
  readonly manifest: SynthManifest | null
}

/** Makes a folder; false where it is there. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    throw unwritable(folder, code)
  }
}

async function shardAt(path: string): Promise<Shard | null> {
  const text = await readFile(join(path, 'manifest.json'), 'utf8').catch(() => null)
  const manifest = text === null ? null : synthManifestOf(text)
  if (manifest === null) return null
  const { from, to } = settle(manifest.spec)
  return { path, from, to, manifest }
}

/** The shards within a folder but one, the unfinished ones by their names. */
async function shardsIn(folder: string, except: string | null): Promise<Shard[]> {
  const shards: Shard[] = []
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name)
    const range = /^(\d+)-(\d+)$/.exec(name)
    if (range === null || path === except) continue
    const [from, to] = [Number(range[1]), Number(range[2])]
    shards.push((await shardAt(path)) ?? { path, from, to, manifest: null })
  }
  return shards
}

function checkApart({ path, from, to, manifest }: Shard, first: number, end: number): void {
  if (Math.max(from, first) >= Math.min(to, end)) return
  const unfinished = 'they are being written, or were broken off: remove the folder in that case'
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `The customers from ${first} up to ${end} overlap those from ${from} up to ${to}, which are in "${path}"${manifest === null ? ` (${unfinished})` : ''}. ` +
      `Ask for customers that are not there, with --from and --to, or name a new folder.`,
    { path, found: `${first}-${end}`, expected: `no customer of ${from}-${to}` },
  )
}

function checkFits({ path, manifest }: Shard, { spec, format, tables }: SynthOrder): void {
  if (manifest === null) return
  const held = traitsOf(manifest.library, manifest.spec, formatOf(manifest), Object.keys(manifest.tables))
  const asked = traitsOf(library, spec, format, tables)
  const names = Object.keys(asked).filter((name) => asked[name] !== held[name])
  if (names.length === 0) return
  const listed = (traits: { readonly [name: string]: string }): string =>
    names.map((name) => `${name} ${traits[name]}`).join('; ')
  throw new ClienteleError(
    'ARGUMENT_INVALID',
    `"${path}" holds customers of another retailer: it has ${listed(held)}, and asked for is ${listed(asked)}. Ask for the same, or name a new folder.`,
    { path, found: listed(asked), expected: listed(held) },
  )
}

/** All in which the shards of one retailer must be alike. */
function traitsOf(
  version: string,
  spec: RetailerSpec,
  format: string,
  tables: readonly string[],
): { readonly [name: string]: string } {
  const { seed, customers, level, flavor, historyDays } = settle(spec)
  return {
    version,
    seed: String(seed),
    customers: String(customers),
    level,
    flavor,
    weeks: String(historyDays / 7),
    format,
    tables: [...tables].sort().join(','),
  }
}

function formatOf({ tables }: SynthManifest): string {
  const files = Object.values(tables).flatMap((table) => table.files)
  return files.some((file) => file.endsWith('.parquet')) ? 'parquet' : 'csv'
}

function unwritable(folder: string, code: string | undefined): ClienteleError {
  return new ClienteleError(
    'FOLDER_UNWRITABLE',
    code === 'EEXIST'
      ? `"${folder}" exists, and holds no retailer to which customers could be added. Name a new folder: nothing is overwritten.`
      : `"${folder}" cannot be made (${code}). Make the folder above it first.`,
    { folder },
  )
}
