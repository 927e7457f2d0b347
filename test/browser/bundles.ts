import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as buildByEsbuild } from 'esbuild'
import { build as buildByVite } from 'vite'
import { project } from '../house/temporary.ts'

/** A page bundled as a user would, from the package as it is published. */
export interface Bundles {
  /** The folder to serve, by bundler. */
  readonly folders: { readonly esbuild: string; readonly vite: string }
  remove(): void
}

const html =
  '<!doctype html><meta charset="utf-8"><title>clientele</title><link rel="icon" href="data:,"><button>Run</button>'

/** Builds the package, installs it in a folder with nothing else, and bundles one page there by esbuild and by Vite. */
export async function makeBundles(): Promise<Bundles> {
  mkdirSync(join(project, '.cache'), { recursive: true })
  // Inside the project, so that the packages it depends on are found.
  const user = mkdtempSync(join(project, '.cache/browser-'))
  const installed = join(user, 'node_modules/clientele')
  mkdirSync(installed, { recursive: true })
  writeFileSync(join(user, 'package.json'), JSON.stringify({ name: 'user', private: true, type: 'module' }))
  copyFileSync(join(project, 'package.json'), join(installed, 'package.json'))
  execFileSync(
    join(project, 'node_modules/.bin/tsup'),
    ['--no-dts', '--silent', '--out-dir', join(installed, 'dist')],
    { cwd: project },
  )
  for (const file of ['job.ts', 'page.ts']) copyFileSync(join(import.meta.dirname, file), join(user, file))
  return {
    folders: { esbuild: await byEsbuild(user), vite: await byVite(user) },
    remove: () => rmSync(user, { recursive: true, force: true }),
  }
}

async function byEsbuild(user: string): Promise<string> {
  const folder = join(user, 'by-esbuild')
  mkdirSync(folder)
  writeFileSync(
    join(user, 'main-esbuild.ts'),
    "import { startPage } from './page.ts'\nstartPage('worker.js')\n",
  )
  await buildByEsbuild({
    absWorkingDir: user,
    entryPoints: { main: './main-esbuild.ts', worker: 'clientele/worker' },
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    logLevel: 'error',
  })
  writeFileSync(join(folder, 'index.html'), `${html}<script type="module" src="./main.js"></script>\n`)
  return folder
}

async function byVite(user: string): Promise<string> {
  const folder = join(user, 'by-vite')
  writeFileSync(
    join(user, 'main-vite.ts'),
    "import worker from 'clientele/worker?worker&url'\nimport { startPage } from './page.ts'\nstartPage(worker)\n",
  )
  writeFileSync(join(user, 'index.html'), `${html}<script type="module" src="./main-vite.ts"></script>\n`)
  await buildByVite({
    root: user,
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder },
  })
  return folder
}
