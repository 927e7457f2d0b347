/** Bundles the page and serves it on this machine: `npm run example:browser`. */
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundlePage } from './bundle-page.ts'
import { isolation, serveFolder } from './serve-folder.ts'

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const folder = await mkdtemp(join(tmpdir(), 'clientele-browser-'))
  await bundlePage(folder)
  const { url } = await serveFolder(folder, isolation, Number(process.argv[2] ?? 8080))
  console.log(`The page is at ${url}`)
}
