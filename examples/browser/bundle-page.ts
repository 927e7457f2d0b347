import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Puts the page into a folder: its scripts bundled, and the script of its workers beside them. */
export async function bundlePage(folder: string): Promise<void> {
  await build({
    absWorkingDir: import.meta.dirname,
    entryPoints: { main: './page/main.ts', worker: '../../src/math/threads/worker.ts' },
    tsconfig: join(import.meta.dirname, 'page/tsconfig.json'),
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  })
  for (const file of ['index.html', 'style.css'])
    await copyFile(join(import.meta.dirname, file), join(folder, file))
}
