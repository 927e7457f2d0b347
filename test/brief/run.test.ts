import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Brief } from '../../src/brief/brief.ts'
import { memoryStore } from '../../src/brief/memory-store.ts'
import { optionsOf } from '../../src/brief/options-of.ts'
import { type RunOptions, run } from '../../src/brief/run.ts'
import { readPlan, readResult } from '../../src/brief/run-files.ts'
import { planOf } from '../../src/brief/stages/target-stage.ts'
import { checkContacts } from '../../src/contracts/check-events.ts'
import { checkPlan } from '../../src/contracts/plan.schema.ts'
import { checkManifest } from '../../src/contracts/run.schema.ts'
import type { Manifest, RunResult, Store } from '../../src/contracts/run.ts'
import { dataFolder } from '../../src/node/data-folder.ts'
import { openRunFolder, readRunFolder } from '../../src/node/run-folder.ts'
import { readCsv } from '../../src/table/read-csv.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { writeParquet } from '../../src/table/write-parquet.ts'
import { certify } from '../certificate.ts'
import { type TemporaryFolder, temporaryFolder } from '../house/temporary.ts'
import { leftOf, scoresAndLimits } from './left-of.ts'
import { exampleBrief, type Files, memoryData, plainPage, programmeFiles } from './programme.ts'

const stageNames = ['read', 'merge', 'features', 'segments', 'response', 'target', 'measure']

async function runOf(
  brief: Brief,
  files: Files,
  options: Partial<RunOptions> = {},
): Promise<{ result: RunResult; files: Map<string, string>; store: Store }> {
  const store = options.store ?? memoryStore()
  const result = await run(brief, { data: memoryData(files), render: plainPage, ...options, store })
  return { result, files: await contentOf(store), store }
}

async function contentOf(store: Pick<Store, 'list' | 'read'>): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  for (const path of await store.list()) files.set(path, hashOf((await store.read(path)) ?? ''))
  return files
}

function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

async function manifestOf(store: Pick<Store, 'read'>): Promise<Manifest> {
  return JSON.parse(new TextDecoder().decode((await store.read('manifest.json')) ?? undefined)) as Manifest
}

const brief = exampleBrief({
  limits: {
    perCustomer: { maxMessages: 1 },
    channels: { 'e-mail': { max: 300 } },
    departments: { food: { min: 25 } },
    budget: 70,
  },
})
const files = programmeFiles({ customers: 1000 })
const euros = { kind: 'money', currency: 'EUR' } as const
const smallFiles = programmeFiles({ customers: 300 })
const smallBrief = exampleBrief({ limits: { channels: { 'e-mail': { max: 100 } } } })

describe('a programme of 1,000 customers', () => {
  let whole: Awaited<ReturnType<typeof runOf>>
  beforeAll(async () => {
    whole = await runOf(brief, files)
  })

  it('ends in a plan that keeps its limits, as its certificate shows', async () => {
    const { plan } = whole.result
    checkPlan(plan)
    expect([plan.purpose, plan.why]).toEqual(['plan', null])
    const left = await leftOf(brief, files, 'target')
    const { scores, limits } = await scoresAndLimits(brief, left)
    const certificate = certify(plan, scores, optionsOf(brief), limits)
    expect(certificate.faults).toEqual([])
    expect(certificate.objective).toBeCloseTo(plan.objective, 9)
    expect(plan.bound).toBeGreaterThanOrEqual(certificate.objective)
    expect(certificate.bound).toBeCloseTo(plan.bound, 6)
    expect(plan.gap).toBeLessThan(0.01)
    expect(JSON.stringify(planOf(left).rows)).toBe(JSON.stringify(plan.rows))
    expect(plan.rows.find(({ id }) => id === 'department:food')?.used).toBeGreaterThanOrEqual(25)
  })

  it('finds the effects that are in the data, and sends each offer where it works', () => {
    const { response, plan } = whole.result
    if ('kind' in response) throw new Error(response.words)
    expect(response.learner).not.toBe('constant-difference')
    // Both raise spend by 3 on average: 6 times a share that is uniform in (0, 1).
    for (const { effect } of response.effects) {
      expect(effect.lower).toBeLessThan(3)
      expect(effect.upper).toBeGreaterThan(3)
    }
    const active = new Map(toRows(plan.decisions).map((row) => [row['customer_id'], row['offer']] as const))
    const orders = new Map<unknown, number>()
    for (const line of files['transactions.csv'].split('\n').slice(1, -1)) {
      const [customer] = line.split(',')
      orders.set(customer, (orders.get(customer) ?? 0) + 1)
    }
    const mean = (offer: string): number => {
      const counts = [...active]
        .filter(([, own]) => own === offer)
        .map(([customer]) => orders.get(customer) ?? 0)
      return counts.reduce((sum, count) => sum + count, 0) / counts.length
    }
    expect(mean('bread')).toBeGreaterThan(mean('lamps') + 2)
  })

  it('values simple ways of deciding at what they are worth, on customers they were not chosen from', () => {
    const policies = new Map(whole.result.comparison?.policies.map((policy) => [policy.policy, policy]))
    // Without a message 7.5 is spent on average, with one 3 more; .40 of it is earned, and a message costs .25.
    const truth = { nobody: 3, 'all-0': 3.95, 'all-1': 3.95 }
    for (const [name, worth] of Object.entries(truth)) {
      const value = policies.get(name)?.value
      expect(Math.abs((value?.estimate ?? 0) - worth), name).toBeLessThan(3 * (value?.standardError ?? 0))
    }
    const shares = [...policies.values()].map(({ policy, contacted }) => [policy, contacted])
    expect(Object.fromEntries(shares)).toMatchObject({ nobody: 0, 'all-0': 1, 'all-1': 1, 'best-for-all': 1 })
    const plan = policies.get('plan')
    expect(plan?.contacted).toBeGreaterThan(0.2)
    expect(plan?.contacted).toBeLessThanOrEqual(0.3)
    expect(policies.get('best-by-lot')?.contacted).toBe(plan?.contacted)
    expect(policies.get('rank-by-response')?.contacted).toBe(plan?.contacted)
    const gain = policies.get('nobody')?.planMinusThis
    expect(gain?.estimate).toBeGreaterThan(gain?.standardError ?? 0)
  })

  it('contacts nobody who withdrew consent, nor anybody held out', () => {
    const withdrawn = new Set(
      files['consent.csv']
        .split('\n')
        .filter((line) => line.includes('withdrawn'))
        .map((line) => line.split(',')[0]),
    )
    const { plan, excluded } = whole.result
    const held = new Set(toRows(plan.holdout.customers).map((row) => row['customer_id']))
    expect(withdrawn.size).toBeGreaterThan(60)
    expect(excluded['consent']).toBe(2 * withdrawn.size)
    for (const { customer_id } of toRows(plan.decisions)) {
      expect(withdrawn.has(String(customer_id))).toBe(false)
      expect(held.has(customer_id)).toBe(false)
    }
  })

  it('loses nobody: every customer has an outcome, and every record is used or rejected', () => {
    const { plan, customers, quality } = whole.result
    expect(customers).toBe(1000)
    expect(Object.values(plan.outcomes).reduce((sum, count) => sum + count, 0)).toBe(1000)
    expect(quality).toEqual([expect.objectContaining({ records: 1000, used: 1000, rejected: 0 })])
    const messages = toRows(whole.result.planBySegment).reduce((sum, row) => sum + Number(row['messages']), 0)
    expect(messages).toBe(plan.decisions.rowCount)
  })

  it('names every file with its hash, and every input', async () => {
    const manifest = await manifestOf(whole.store)
    checkManifest(manifest)
    const listed = new Map(manifest.files.map(({ path, sha256 }) => [path, sha256]))
    const found = new Map(whole.files)
    found.delete('manifest.json')
    expect(listed).toEqual(found)
    for (const { path, bytes } of manifest.files) expect((await whole.store.read(path))?.length).toBe(bytes)
    expect(manifest.inputs.map(({ path }) => path)).toEqual([
      'consent.csv',
      'contacts.csv',
      'customers.csv',
      'transactions.csv',
    ])
    for (const { path, sha256 } of manifest.inputs) expect(sha256).toBe(hashOf(files[path]))
    expect(manifest).toMatchObject({ brief: 'summer', seed: 7, asOf: '2024-07-01', previous: null })
    expect(manifest.engines).toEqual({ purchases: 'memory', rest: 'memory' })
    expect(manifest.counts['messages']).toBe(whole.result.plan.decisions.rowCount)
  })

  it('writes what can be read back', async () => {
    const plan = await readPlan(whole.store)
    checkPlan(plan)
    expect(toRows(plan.decisions)).toEqual(toRows(whole.result.plan.decisions))
    expect(toRows(plan.explain)).toEqual(toRows(whole.result.plan.explain))
    expect(toRows(plan.propensities)).toEqual(toRows(whole.result.plan.propensities))
    const stored = await readResult(whole.store)
    expect(stored.comparison).toEqual(whole.result.comparison)
    expect(stored.readiness).toEqual(whole.result.readiness)
    expect(new TextDecoder().decode((await whole.store.read('report.html')) ?? undefined)).toContain(
      '1000 customers',
    )
  })

  it('is the same from Parquet as from CSV', async () => {
    const plain = await runOf(smallBrief, smallFiles)
    const packed: Record<string, Uint8Array> = {}
    for (const [name, text] of Object.entries(smallFiles)) {
      const { table } = await readCsv(text, {
        kinds: /amount/.test(text) ? { amount: euros } : /spend/.test(text) ? { spend: euros } : {},
      })
      packed[name.replace('.csv', '.parquet')] = await writeParquet(table)
    }
    const asked = JSON.parse(JSON.stringify(smallBrief).replaceAll('.csv"', '.parquet"')) as Brief
    const other = await runOf(asked, packed)
    const tables = (files: Map<string, string>): unknown =>
      [...files].filter(([path]) => path.startsWith('tables/'))
    expect(tables(other.files)).toEqual(tables(plain.files))
    expect(other.result.comparison).toEqual(plain.result.comparison)
  })

  it('reads back plans written before the cost of messages had a column of its own', async () => {
    const read = async (path: string): Promise<Uint8Array | null> => {
      const bytes = await whole.store.read(path)
      if (path !== 'tables/decisions.csv' || bytes === null) return bytes
      return new TextEncoder().encode(new TextDecoder().decode(bytes).replace(',message_cost,', ',renamed,'))
    }
    const { decisions } = await readPlan({ read })
    expect(decisions.names).not.toContain('message_cost')
    expect(decisions.columns['cost']).toEqual((await readPlan(whole.store)).decisions.columns['cost'])
  })

  it('reads back plans written before their warnings were', async () => {
    const { plan } = await readResult(whole.store)
    const { warnings, ...rest } = plan
    const older = new TextEncoder().encode(JSON.stringify({ plan: rest }))
    expect(warnings).toEqual([])
    expect((await readResult({ read: async () => older })).plan).toEqual(plan)
  })

  it('logs its decisions in the shape of past contacts', async () => {
    const bytes = (await whole.store.read('tables/decision-log.csv')) ?? new Uint8Array()
    const { table } = await readCsv(bytes, {
      kinds: {
        contact_id: 'text',
        customer_id: 'text',
        unit: 'text',
        at: 'date',
        option: 'integer',
        arm: 'text',
        propensity: 'number',
        responded: 'flag',
        value: 'number',
        opted_out: 'flag',
      },
    })
    checkContacts({ kind: 'contacts', table, randomized: true })
    const { plan } = whole.result
    const couldHave = toRows(plan.propensities).filter(
      (row) => row['held_out'] === true && row['option'] !== null,
    )
    expect(couldHave.length).toBeLessThan(plan.holdout.customers.rowCount)
    expect(table.rowCount).toBe(plan.decisions.rowCount + couldHave.length)
    const rows = toRows(table)
    expect(new Set(rows.filter(({ arm }) => arm === 'control').map(({ propensity }) => propensity))).toEqual(
      new Set([0.1]),
    )
    expect(new Set(rows.filter(({ arm }) => arm === 'treated').map(({ propensity }) => propensity))).toEqual(
      new Set([0.9]),
    )
    const households = rows.filter(({ unit, customer_id }) => unit !== customer_id)
    expect(households.length).toBeGreaterThan(30)
    for (const { unit } of households) expect(unit).toMatch(/^h\d+$/)
  })

  it('gives the same bytes again', async () => {
    const again = await runOf(brief, files)
    expect(again.files).toEqual(whole.files)
  })

  it('decides the same whatever the order of the rows', async () => {
    const other = await runOf(
      brief,
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, reversed(text)])),
    )
    const tables = [...whole.files.keys()].filter(
      (path) => path.startsWith('tables/') && path !== 'tables/links.csv',
    )
    expect(tables.length).toBeGreaterThan(10)
    for (const path of tables) expect(other.files.get(path), path).toBe(whole.files.get(path))
    expect(other.files.get('models/segments.json')).toBe(whole.files.get('models/segments.json'))
    expect(other.files.get('models/response.json')).toBe(whole.files.get('models/response.json'))
  })
})

describe('a run on disk', () => {
  let place: TemporaryFolder
  let expected: Map<string, string>
  beforeAll(async () => {
    place = temporaryFolder()
    for (const [path, text] of Object.entries(smallFiles)) place.write({ [`data/${path}`]: text })
    expected = (await runOf(smallBrief, smallFiles)).files
  })
  afterAll(() => place.remove())

  const onDisk = async (
    name: string,
    options: Partial<RunOptions> = {},
    asked: Brief = smallBrief,
  ): Promise<string> => {
    const folder = join(place.path, name)
    const store = await openRunFolder(folder)
    try {
      const data = dataFolder(join(place.path, 'data'))
      await run(asked, { data, render: plainPage, ...options, store })
      return folder
    } finally {
      await store.close()
    }
  }

  it('leaves the folder it would leave in memory, and nothing beside it', async () => {
    const folder = await onDisk('a')
    expect(await contentOf(readRunFolder(folder))).toEqual(expected)
    expect(readdirSync(place.path).sort()).toEqual(['a', 'data'])
    const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(folder, path)).isFile(),
    )
    expect(new Set(all)).toEqual(new Set(expected.keys()))
  })

  it('names the run before it by its hash, and refuses one that did not end', async () => {
    const previous = readRunFolder(join(place.path, 'a'))
    const folder = await onDisk('b', { previous }, { ...smallBrief, asOf: '2024-07-29' })
    const { previous: named } = await manifestOf(readRunFolder(folder))
    expect(named).toBe(hashOf(readFileSync(join(place.path, 'a', 'manifest.json'))))
    const none = readRunFolder(join(place.path, 'data'))
    await expect(onDisk('c', { previous: none })).rejects.toMatchObject({
      code: 'RUN_DAMAGED',
      message: expect.stringMatching(/no manifest.json.*Name the folder/),
    })
  })
})

describe('an interrupted run', () => {
  it('goes on from every stage and ends in the same bytes', async () => {
    const uninterrupted = await runOf(smallBrief, smallFiles)
    const store = memoryStore()
    for (const last of stageNames) {
      const controller = new AbortController()
      const stopped = new Error(`stopped at ${last}`)
      const told: string[] = []
      const attempt = run(smallBrief, {
        store,
        data: memoryData(smallFiles),
        render: plainPage,
        signal: controller.signal,
        onStage: (stage, resumed) => {
          told.push(`${stage}${resumed ? ' resumed' : ''}`)
          if (stage === last && !resumed) controller.abort(stopped)
        },
      })
      // A stage that asks for the signal stops; one that does not ends, and the next begins nothing.
      const ended = await attempt.then(
        () => 'ended',
        (error: unknown) => error,
      )
      if (last !== 'measure') expect(ended).toBe(stopped)
      // The stage that was stopped begins anew; those before it were finished.
      const finished = stageNames.slice(0, Math.max(0, stageNames.indexOf(last) - 1))
      expect(told.slice(0, finished.length)).toEqual(finished.map((stage) => `${stage} resumed`))
      if (ended === 'ended') break
      expect(await store.read('manifest.json')).toBeNull()
    }
    const resumed = await runOf(smallBrief, smallFiles, { store })
    expect(resumed.files).toEqual(uninterrupted.files)
  })

  it('says why it ended, and not that a checkpoint could not be kept meanwhile', async () => {
    const full = new Error('disk full')
    const stopped = new Error('user stopped')
    for (const isStopped of [true, false]) {
      const kept = memoryStore()
      const store: typeof kept = {
        ...kept,
        write: async (path, content) => {
          if (!path.startsWith('checkpoints/merge/')) return kept.write(path, content)
          await new Promise((resolve) => setTimeout(resolve, 30))
          throw full
        },
      }
      const onStage = (stage: string): void => {
        if (isStopped && stage === 'features') throw stopped
      }
      const data = { data: memoryData(smallFiles), render: plainPage }
      await expect(run(smallBrief, { ...data, store, onStage })).rejects.toBe(isStopped ? stopped : full)
      expect(await kept.read('checkpoints/merge/stage.json')).toBeNull()
      expect(await kept.read('manifest.json')).toBeNull()
    }
  })

  it('begins anew where the brief, an input or a checkpoint has changed since, and keeps nothing of before', async () => {
    const other = { ...smallBrief, seed: 8 }
    const damaged = memoryStore()
    const data = { data: memoryData(smallFiles), render: plainPage }
    const failing = { ...data, render: () => Promise.reject(new Error('no page')) }
    await expect(run(smallBrief, { ...failing, store: damaged })).rejects.toThrow('no page')
    await damaged.write('models/of-another-brief.json', '{}')
    await damaged.write('checkpoints/merge/customers.frame', 'not what was written')
    await damaged.write('checkpoints/read/stage.json', '{ "madeFrom": ')
    const stages: string[] = []
    const onStage = (stage: string, resumed: boolean): void => {
      stages.push(`${stage} ${resumed}`)
    }
    const mended = await runOf(smallBrief, smallFiles, { store: damaged, onStage })
    expect(stages).toEqual(stageNames.map((stage) => `${stage} ${stage !== 'read' && stage !== 'merge'}`))
    expect(mended.files).toEqual((await runOf(smallBrief, smallFiles)).files)

    const switched = memoryStore()
    await expect(run(smallBrief, { ...failing, store: switched })).rejects.toThrow('no page')
    const changed = await runOf(other, smallFiles, { store: switched })
    expect(changed.files).toEqual((await runOf(other, smallFiles)).files)
  })
})

describe('what a brief can know', () => {
  it('is too little without past contacts: a randomized pilot, that says why', async () => {
    const { contacts: _, ...data } = brief.data
    const { result } = await runOf({ ...smallBrief, data }, smallFiles)
    checkPlan(result.plan)
    expect([result.plan.purpose, result.response]).toEqual([
      'pilot',
      expect.objectContaining({ reason: 'no-contacts' }),
    ])
    expect(result.plan.why).toMatch(/no past contacts/)
    expect(result.unknowns).toContainEqual(expect.stringMatching(/no past contacts/))
    expect(result.unknowns).toContainEqual(expect.stringMatching(/metric varies .* not known/))
    expect(result.comparison).toBeNull()
    expect(result.plan.holdout.customers.rowCount).toBeGreaterThan(20)
  })

  it('is too little without a control group', async () => {
    const lines = smallFiles['contacts.csv'].split('\n').filter((line) => !line.includes(',none,'))
    const { result } = await runOf(smallBrief, { ...smallFiles, 'contacts.csv': lines.join('\n') })
    expect([result.plan.purpose, result.response]).toEqual([
      'pilot',
      expect.objectContaining({ reason: 'no-control' }),
    ])
    expect(result.plan.why).toMatch(/left alone for comparison/)
  })

  it('is too little where contacts were not drawn at random', async () => {
    const contacts = brief.data.contacts
    if (contacts === undefined) throw new Error('the example has contacts')
    const data = { ...brief.data, contacts: { ...contacts, randomized: false } }
    const { result } = await runOf({ ...smallBrief, data }, smallFiles)
    expect([result.plan.purpose, result.response]).toEqual([
      'pilot',
      expect.objectContaining({ reason: 'not-randomized' }),
    ])
  })

  it('does not include what came after the contact, nor contacts of the day itself and later', async () => {
    const left = await leftOf(brief, files, 'features')
    const trials = left['features'].tables['trials']
    expect(trials.rowCount).toBe(1000)
    const orders = purchaseDays(files['transactions.csv'])
    for (const row of toRows(trials).slice(0, 300)) {
      const before = (orders.get(String(row['customer_id'])) ?? []).filter((day) => day < String(row['at']))
      expect(row['frequency']).toBe(before.length)
    }
    const late = { ...brief, asOf: '2024-04-15' }
    const documents = (await leftOf(late, files, 'features'))['features'].documents
    expect(documents['contactsLeftOut']).toEqual({ 'after-as-of': 500 })
  })

  it('comes out the same where a department begins to sell between two waves of contacts', async () => {
    const late = `${files['transactions.csv']}c000000,2024-04-01,extra,10.00,garden\n`
    const left = await leftOf(brief, { ...files, 'transactions.csv': late }, 'features')
    expect(left['features'].tables['trials'].names).toContain('orders_garden')
    expect(left['features'].tables['features'].names).toContain('orders_garden')
  })
})

function purchaseDays(csv: string): Map<string, string[]> {
  const days = new Map<string, string[]>()
  for (const line of csv.split('\n').slice(1, -1)) {
    const [customer, day] = line.split(',')
    days.set(customer, [...(days.get(customer) ?? []), day])
  }
  return days
}

function reversed(csv: string): string {
  const [header, ...lines] = csv.trimEnd().split('\n')
  return [header, ...lines.reverse(), ''].join('\n')
}
