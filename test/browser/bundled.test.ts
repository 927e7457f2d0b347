import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isolation, type ServedFolder, serveFolder } from '../../examples/browser/serve-folder.ts'
import { type Bundles, makeBundles } from './bundles.ts'
import { startChromium, stepTimeout, withoutChromium } from './chromium.ts'
import { type JobResult, job } from './job.ts'
import type { PageState } from './page.ts'

interface Case {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  readonly query: string
  readonly isolated: boolean
  /** What k-means says of how it ran. */
  readonly warning: RegExp | null
  /** What the threads say. */
  readonly trouble: RegExp | null
  readonly path: 'threads' | 'kernel' | 'plain'
  /** What the content security policy refused. */
  readonly refused: readonly string[]
}

/** zod tries once whether it may make functions, while its schemas are made, and does without. */
const zod = 'script-src eval'

const noWorker = /^Threads were given and none worked/
const noWasm = /^WebAssembly was refused/

function policy(scripts: string, workers: string): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': `default-src 'none'; script-src 'self'${scripts}; worker-src ${workers}; img-src data:`,
  }
}

const cases: readonly Case[] = [
  {
    name: 'isolated from other origins',
    headers: isolation,
    query: 'threads=2',
    isolated: true,
    warning: null,
    trouble: null,
    path: 'threads',
    refused: [],
  },
  {
    name: 'isolated, without threads',
    headers: isolation,
    query: '',
    isolated: true,
    warning: null,
    trouble: null,
    path: 'kernel',
    refused: [],
  },
  {
    name: 'not isolated',
    headers: {},
    query: 'threads=2',
    isolated: false,
    warning: noWorker,
    trouble: /not cross-origin isolated/,
    path: 'kernel',
    refused: [],
  },
  {
    name: 'whose policy forbids WebAssembly',
    headers: { ...isolation, ...policy('', "'self' blob:") },
    query: 'threads=2',
    isolated: true,
    warning: noWasm,
    trouble: null,
    path: 'plain',
    refused: [zod, 'script-src wasm-eval'],
  },
  {
    name: 'whose policy forbids scripts made on the spot, with the script of the package',
    headers: { ...isolation, ...policy(" 'wasm-unsafe-eval'", "'self'") },
    query: 'threads=2&worker=given',
    isolated: true,
    warning: null,
    trouble: null,
    path: 'threads',
    refused: [zod],
  },
  {
    name: 'whose policy forbids scripts made on the spot, without a script',
    headers: { ...isolation, ...policy(" 'wasm-unsafe-eval'", "'self'") },
    query: 'threads=2',
    isolated: true,
    warning: noWorker,
    trouble: /^2 of 2 workers do not work/,
    path: 'kernel',
    refused: [zod, 'worker-src blob'],
  },
  {
    name: 'whose script for workers is missing',
    headers: isolation,
    query: 'threads=2&worker=missing.js',
    isolated: true,
    warning: noWorker,
    trouble: /^2 of 2 workers do not work/,
    path: 'kernel',
    refused: [],
  },
]

/** What a page did, beside its result. */
interface Visit {
  readonly result: JobResult
  readonly isolated: boolean
  /** Addresses asked for, before and after the click. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** How often the platform was asked for compilation, memory and workers, before and after the click. */
  readonly idle: Readonly<Record<string, number>>
  readonly used: Readonly<Record<string, number>>
  readonly refused: readonly string[]
  readonly errors: readonly string[]
}

interface Watched {
  used: Record<string, number>
  refused: string[]
  state?: PageState
  crossOriginIsolated: boolean
}

describe.skipIf(withoutChromium !== '')(`in chromium${withoutChromium}, the page bundled by`, () => {
  let browser: Browser
  let bundles: Bundles
  let inNode: JobResult

  beforeAll(async () => {
    bundles = await makeBundles()
    browser = await startChromium()
    inNode = await job(undefined)
  }, 300_000)

  afterAll(async () => {
    await browser?.close()
    bundles?.remove()
  })

  test('Node plans and clusters something worth comparing', () => {
    expect(inNode.contacted).toBeGreaterThan(100)
    expect(inNode.warnings).toEqual([])
  })

  const each = (['esbuild', 'vite'] as const).flatMap((bundler) =>
    cases.map((one) => [bundler, one] as const),
  )
  for (const [bundler, one] of each) {
    test(`${bundler}, ${one.name}: the same clusters and the same plan`, async () => {
      const folder = bundles.folders[bundler]
      const served = await serveFolder(folder, one.headers)
      const visit = await visited(browser, served, one.query).finally(() => served.close())
      const { result } = visit

      expect(result.fitted).toBe(inNode.fitted)
      expect(result.labels).toBe(inNode.labels)
      expect(result.plan).toBe(inNode.plan)

      expect(visit.isolated).toBe(one.isolated)
      expect(result.warnings).toEqual(one.warning === null ? [] : [expect.stringMatching(one.warning)])
      expect(result.trouble).toEqual(one.trouble === null ? null : expect.stringMatching(one.trouble))
      expect(result.tasks.map((tasks) => tasks > 0)).toEqual(Array(2).fill(one.path === 'threads'))
      // In this thread there is an instance for the clusters and one for the plan at least.
      if (one.path === 'kernel') expect(visit.used['Instance']).toBeGreaterThan(1)
      else expect(visit.used['Instance']).toBeUndefined()
      expect([...new Set(visit.refused)]).toEqual(one.refused)
      expect(visit.errors).toEqual([])

      // Nothing is compiled or started before it is needed, and the kernels are loaded then.
      expect(visit.idle).toEqual({})
      expect(visit.before.some((address) => holdsKernel(folder, address))).toBe(false)
      expect(visit.after.some((address) => holdsKernel(folder, address))).toBe(true)
      for (const address of [...visit.before, ...visit.after])
        expect(address.startsWith(served.url) || address.startsWith(`blob:${served.url}`), address).toBe(true)
    })
  }
})

/** Opens the page, clicks, and waits for its result. */
async function visited(browser: Browser, served: ServedFolder, query: string): Promise<Visit> {
  const context = await browser.newContext()
  context.setDefaultTimeout(stepTimeout)
  try {
    const asked: string[] = []
    const errors: string[] = []
    context.on('request', (request) => asked.push(request.url()))
    const page = await context.newPage()
    page.on('pageerror', (error) => errors.push(error.message))
    await page.addInitScript(watch)
    await page.goto(`${served.url}?${query}`)
    await page.waitForFunction(() => (globalThis as unknown as Watched).state?.ready === true)
    const before = asked.splice(0)
    const idle = await page.evaluate(() => ({ ...(globalThis as unknown as Watched).used }))
    // A real click: what is evaluated by the test might be freed from the policy.
    await page.click('button')
    await page.waitForFunction(() => (globalThis as unknown as Watched).state?.outcome != null)
    const { state, used, refused, crossOriginIsolated } = await page.evaluate(() => {
      const { state, used, refused, crossOriginIsolated } = globalThis as unknown as Watched
      return { state, used, refused, crossOriginIsolated }
    })
    const outcome = state?.outcome ?? { failure: 'no outcome' }
    if ('failure' in outcome) throw new Error(outcome.failure)
    return {
      result: outcome,
      isolated: crossOriginIsolated,
      before,
      after: asked,
      idle,
      used,
      refused,
      errors,
    }
  } finally {
    await context.close()
  }
}

/** Runs in the page before its scripts: counts what is asked of the platform, and keeps what the policy refuses. */
function watch(): void {
  type Constructor = new (...values: unknown[]) => object
  interface Violation {
    readonly effectiveDirective: string
    readonly blockedURI: string
  }
  const page = globalThis as unknown as Watched & {
    Worker: Constructor
    WebAssembly: Record<string, Constructor>
    document: { addEventListener(event: string, listener: (violation: Violation) => void): void }
  }
  page.used = {}
  page.refused = []
  const count = (name: string): void => {
    page.used[name] = (page.used[name] ?? 0) + 1
  }
  const counted = (name: string, made: Constructor): Constructor =>
    new Proxy(made, {
      construct(target, values) {
        count(name)
        return new target(...values)
      },
      apply(target, self, values) {
        count(name)
        return Reflect.apply(target as unknown as () => void, self, values)
      },
    })
  page.Worker = counted('Worker', page.Worker)
  for (const name of ['compile', 'instantiate', 'Module', 'Instance', 'Memory'])
    page.WebAssembly[name] = counted(name, page.WebAssembly[name])
  page.document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    page.refused.push(`${effectiveDirective} ${blockedURI}`)
  })
}

/** Whether an address is a file with WebAssembly in it, as base64. */
function holdsKernel(folder: string, address: string): boolean {
  const { pathname } = new URL(address)
  const file = join(folder, pathname)
  return pathname.endsWith('.js') && existsSync(file) && readFileSync(file, 'utf8').includes('AGFzbQ')
}
