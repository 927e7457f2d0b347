import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { project } from '../house/temporary.ts'

/** What a run of `killed-run.ts` tells when it ends. */
export interface Told {
  /** The moments it came through: calls to the file system, stages, progress. */
  readonly moments: readonly string[]
  /** Hash of what it wrote last, by path. */
  readonly written: Readonly<Record<string, string>>
}

/** How a process ended. */
export interface Ended {
  readonly status: number | null
  readonly signal: string | null
  readonly stderr: string
  /** Null where it did not come to its end. */
  readonly told: Told | null
  readonly milliseconds: number
}

/** Makes one file of the run that is to be killed, which starts ten times as fast as its sources do. */
export async function bundleRun(into: string): Promise<string> {
  const outfile = join(into, 'killed-run.mjs')
  await build({
    absWorkingDir: project,
    entryPoints: ['test/brief/killed-run.ts'],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    alias: { 'node:fs/promises': './test/brief/counted-files.ts' },
    // Packages that are not modules ask for the platform by require.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  })
  return outfile
}

/**
 * Starts a process and waits for its end.
 *
 * @param killAfter - milliseconds after which it is killed from outside; default: never.
 */
export function startRun(args: readonly string[], killAfter?: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    // Most of such a short life is compiling; without the optimizing compiler it takes two thirds of the time.
    const child = spawn(process.execPath, ['--no-opt', '--sparkplug', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter)
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (part) => {
      stdout += String(part)
    })
    child.stderr.on('data', (part) => {
      stderr += String(part)
    })
    child.on('error', reject)
    child.on('close', (status, signal) => {
      clearTimeout(timer)
      const told = status === 0 ? (JSON.parse(stdout) as Told) : null
      resolve({ status, signal, stderr: stderr.trim(), told, milliseconds: performance.now() - begun })
    })
  })
}

/** The hash of every file in a folder, by path. */
export function hashesIn(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), sha256(readFileSync(path))]),
  )
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
