import { beforeAll, describe, expect, it } from 'vitest'
import type { Brief, ContactsReading } from '../../src/brief/brief.ts'
import type { Manifest } from '../../src/contracts/run.ts'
import { hash32, hashThreshold } from '../../src/math/md5.ts'
import { toRows } from '../../src/table/to-rows.ts'
import { programmeFiles, smallBrief } from './programme.ts'
import { rowsOf, type Wave, waveOf } from './waves.ts'

const files = programmeFiles({ customers: 300 })

const contacts = smallBrief.data.contacts as ContactsReading

/** Without propensities, policies are not compared, which is most of the time of a run. */
const brief: Brief = {
  ...smallBrief,
  data: { ...smallBrief.data, contacts: { ...contacts, propensity: undefined } },
}

/** The brief some weeks on. */
const later = (day: string, changes: Partial<Brief> = {}): Brief => ({ ...brief, ...changes, asOf: day })

const holdout = (share: number, salt = 'summer-2024'): Partial<Brief> => ({ pilot: { holdout: share, salt } })

async function heldOut(wave: Wave): Promise<Set<string | null>> {
  const open = (await rowsOf(wave, 'holdout')).filter(({ until }) => until === null)
  return new Set(open.map(({ customer_id }) => customer_id))
}

function idsIn({ result }: Wave): Set<unknown> {
  return new Set(toRows(result.plan.holdout.customers).map((row) => row['customer_id']))
}

/** A wave whose manifest says something else. */
async function withManifest(wave: Wave, change: (manifest: Manifest) => object): Promise<Wave> {
  const { read } = wave.store
  const bytes = await read('manifest.json')
  const said = change(JSON.parse(new TextDecoder().decode(bytes ?? undefined)) as Manifest)
  const changed = new TextEncoder().encode(JSON.stringify(said))
  const store = {
    ...wave.store,
    read: async (path: string) => (path === 'manifest.json' ? changed : read(path)),
  }
  return { ...wave, store }
}

/** The lines of a file, changed. */
function changed(file: string, change: (fields: string[]) => string[] | null): string {
  const [header, ...lines] = file.trim().split('\n')
  const kept = lines.map((line) => change(line.split(','))?.join(',')).filter((line) => line !== undefined)
  return `${[header, ...kept].join('\n')}\n`
}

describe('three waves of one programme', () => {
  let waves: Wave[]
  beforeAll(async () => {
    const one = await waveOf(brief, files)
    const two = await waveOf(later('2024-07-29', holdout(0.2)), files, one)
    const three = await waveOf(later('2024-08-26', holdout(0.1)), files, two)
    waves = [one, two, three]
  })

  it('hold out more as the share grows, and those of before go on', async () => {
    const [one, two] = waves
    const [first, second] = [await heldOut(one), await heldOut(two)]
    expect(first).toEqual(idsIn(one))
    expect(second).toEqual(idsIn(two))
    expect(second.size).toBeGreaterThan(first.size + 15)
    expect([...first].filter((id) => !second.has(id))).toEqual([])
    const since = new Map((await rowsOf(two, 'holdout')).map((row) => [row['customer_id'], row['since']]))
    for (const [id, day] of since) expect(day).toBe(first.has(id) ? '2024-07-01' : '2024-07-29')
  })

  it('let go whom a smaller share no longer holds out, and say since when', async () => {
    const [one, two, three] = waves
    expect(await heldOut(three)).toEqual(await heldOut(one))
    const released = (await rowsOf(three, 'holdout')).filter(({ until }) => until !== null)
    expect(released.length).toBe((await heldOut(two)).size - (await heldOut(one)).size)
    expect(new Set(released.map(({ until }) => until))).toEqual(new Set(['2024-08-26']))
  })

  it('say of the held-out whom earlier runs had written to', async () => {
    const [one, two] = waves
    const written = new Set((await rowsOf(one, 'messages')).map((row) => row['customer_id']))
    for (const { customer_id: id, contacted } of await rowsOf(two, 'holdout'))
      expect(contacted).toBe(written.has(id) ? '2024-07-01' : null)
    expect((await rowsOf(two, 'holdout')).some(({ contacted }) => contacted !== null)).toBe(true)
    expect(two.result.unknowns).toContainEqual(
      expect.stringMatching(/held out .* written to by earlier runs/),
    )
  })

  it('keep every message of every run, each once', async () => {
    const counts = await Promise.all(waves.map(async (wave) => (await rowsOf(wave, 'messages')).length))
    const sent = waves.map(({ result }) => result.plan.decisions.rowCount)
    expect(counts).toEqual([sent[0], sent[0] + sent[1], sent[0] + sent[1] + sent[2]])
    const ids = (await rowsOf(waves[2], 'messages')).map((row) => row['contact_id'])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('keep the ids of segments that go on, and every id that was given', async () => {
    const ids = waves.map(({ result }) => result.segmentation.profiles.map(({ id }) => id).sort())
    expect(ids[1]).toEqual(ids[0])
    expect(waves[1].result.segmentation.certificate.words).toMatch(
      /2 of the 2 segments of 2024-07-01 go on; of 300 customers known then and now, \d+ are in another segment/,
    )
    const given = await rowsOf(waves[2], 'segment-ids')
    expect(new Set(given.map(({ segment }) => segment)).size).toBe(given.length)
    expect(
      given
        .filter(({ until }) => until === null)
        .map(({ segment }) => segment)
        .sort(),
    ).toEqual(ids[2])
  })

  it('draw others where the brief asks for another salt, and keep the old entries', async () => {
    const other = await waveOf(later('2024-07-29', holdout(0.1, 'other')), files, waves[0])
    const rows = await rowsOf(other, 'holdout')
    const old = rows.filter(({ salt }) => salt === 'summer-2024')
    expect(old.length).toBe((await heldOut(waves[0])).size)
    expect(old.every(({ until }) => until === '2024-07-29')).toBe(true)
    expect(await heldOut(other)).toEqual(idsIn(other))
  })

  it('go on from a run that did not name its engines', async () => {
    const older = await withManifest(waves[0], ({ engines, ...rest }) => {
      expect(engines).toEqual({ purchases: 'memory', rest: 'memory' })
      return rest
    })
    const again = await waveOf(later('2024-07-29', holdout(0.2)), files, older)
    expect(await again.store.read('tables/decisions.csv')).toEqual(
      await waves[1].store.read('tables/decisions.csv'),
    )
  })

  it('give the same results with the features that were kept as without', async () => {
    const without = await withManifest(waves[0], (manifest) => {
      const rest = manifest.files.filter(({ path }) => path !== 'kept/features.frame')
      expect(rest.length).toBe(manifest.files.length - 1)
      return { ...manifest, files: rest }
    })
    const again = await waveOf(later('2024-07-29', holdout(0.2)), files, without)
    for (const path of (await again.store.list()).filter((one) => /^(tables|models)\//.test(one)))
      expect(await again.store.read(path), path).toEqual(await waves[1].store.read(path))
  })

  it('give the same bytes whatever the order of the rows', async () => {
    const turned = Object.fromEntries(
      Object.entries(files).map(([path, text]) => {
        const [header, ...lines] = text.trim().split('\n')
        return [path, `${[header, ...lines.reverse()].join('\n')}\n`]
      }),
    )
    const again = await waveOf(later('2024-07-29', holdout(0.2)), turned, waves[0])
    for (const path of (await again.store.list()).filter((one) => one.startsWith('tables/')))
      expect(await again.store.read(path), path).toEqual(await waves[1].store.read(path))
  })
})

describe('the messages of earlier runs', () => {
  const limited = (perCustomer: Brief['limits']['perCustomer']): Partial<Brief> => ({
    limits: { channels: { 'e-mail': { max: 40 } }, perCustomer },
  })

  it('count for quiet time', async () => {
    const one = await waveOf(brief, files)
    const written = new Set((await rowsOf(one, 'messages')).map((row) => row['customer_id']))
    const again = async (quietDays: number) => {
      const two = await waveOf(later('2024-07-15', limited({ quietDays })), files, one)
      return toRows(two.result.plan.decisions).filter((row) => written.has(String(row['customer_id']))).length
    }
    expect(await again(14)).toBe(0)
    expect(await again(13)).toBeGreaterThan(0)
  })

  it('count once where the contacts of the brief have them too', async () => {
    const one = await waveOf(brief, files)
    const messages = await rowsOf(one, 'messages')
    const known = files['contacts.csv'].trim().split('\n').slice(1)
    const lines = [
      'contact_id,customer_id,at,arm,spend',
      ...known.map((line, i) => `old-${i},${line}`),
      ...messages.map(
        (row) => `${row['contact_id']},${row['customer_id']},${row['at']},${row['offer']},3.00`,
      ),
    ]
    const withIds = { ...files, 'contacts.csv': `${lines.join('\n')}\n` }
    const columns = { ...contacts.columns, contact_id: { kind: 'text' } } as const
    const asked = later('2024-07-15', {
      ...limited({ maxMessages: 2, windowDays: 20 }),
      data: { ...brief.data, contacts: { ...contacts, columns, propensity: undefined } },
    })
    const two = await waveOf(asked, withIds, one)
    expect(two.result.excluded['messages-used']).toBe(0)
    const twice = lines.map((line) => line.replace(/^[0-9a-f]{12}:/, 'other:'))
    const three = await waveOf(asked, { ...files, 'contacts.csv': `${twice.join('\n')}\n` }, one)
    expect(three.result.excluded['messages-used']).toBeGreaterThan(0)
  })
})

describe('customers that are found to be one', () => {
  const threshold = hashThreshold(0.1)
  const isHeld = (unit: string): boolean => hash32('summer-2024', unit) < threshold
  /** Sources without ids, so that customers are called by their records. */
  const byRecord: Partial<Brief> = {
    data: {
      ...smallBrief.data,
      customers: [
        {
          ...smallBrief.data.customers[0],
          columns: {
            customer_id: { as: 'no', kind: 'text' },
            email: { kind: 'text', meaning: 'email' },
            age: { kind: 'integer' },
          },
          key: 'no',
        },
      ],
      consent: { assume: 'granted', channels: ['e-mail'], purposes: ['marketing'], because: 'a test' },
      transactions: undefined,
      contacts: undefined,
    },
    segments: { columns: ['age'], k: 2 },
    features: { attributes: ['age'] },
  }
  const asked = (day: string): Brief => ({ ...smallBrief, ...byRecord, ...holdout(0.1), asOf: day })
  const people = programmeFiles({ customers: 120 })
  const numbers = people['customers.csv']
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0])
  const held = numbers.filter((no) => isHeld(`shop:${no}`)).sort()
  const free = numbers.filter((no) => !isHeld(`shop:${no}`)).sort()
  /** Somebody who is held out, with a greater id than somebody who is not. */
  const [kept, given] = [free[0], held[held.length - 1]]
  const joined = {
    ...people,
    'customers.csv': changed(people['customers.csv'], (fields) =>
      fields[0] === given ? [given, fields[1], `${kept}@example.org`, ...fields.slice(3)] : fields,
    ),
  }

  it('stay held out if one of them was, also when they part again', async () => {
    const one = await waveOf(asked('2024-07-01'), people)
    const two = await waveOf(asked('2024-07-29'), joined, one)
    const three = await waveOf(asked('2024-08-26'), joined, two)
    const four = await waveOf(asked('2024-09-23'), people, three)
    const [id, former] = [`shop:${kept}`, `shop:${given}`]
    expect((await heldOut(one)).has(id)).toBe(false)
    for (const wave of [two, three]) {
      expect((await heldOut(wave)).has(id)).toBe(true)
      expect(idsIn(wave).has(id)).toBe(true)
      expect(await rowsOf(wave, 'former-ids')).toEqual([{ former_id: former, customer_id: id }])
      const own = (await rowsOf(wave, 'holdout')).filter((row) => row['customer_id'] === id)
      expect(own).toEqual([
        {
          customer_id: id,
          unit: former,
          salt: 'summer-2024',
          since: '2024-07-01',
          until: null,
          contacted: (await rowsOf(one, 'messages')).some((row) => row['customer_id'] === id)
            ? '2024-07-01'
            : null,
        },
      ])
    }
    expect((await heldOut(four)).has(id)).toBe(true)
    expect((await heldOut(four)).has(former)).toBe(true)
    expect(await rowsOf(four, 'former-ids')).toEqual([])
  })
})

describe('customers of sources whose records have no key', () => {
  const numbers = files['customers.csv']
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .filter(([, household]) => household === '')
    .map(([id]) => id)
    .sort()
  const isHeld = (unit: string): boolean => hash32('summer-2024', unit) < hashThreshold(0.1)
  const [kept] = numbers.filter((id) => !isHeld(id))
  const given = numbers.filter(isHeld).at(-1)
  // A second source says that both have one address; the first knows them by two numbers only where both are in it.
  const source = brief.data.customers[0]
  const club = { ...source, name: 'club', file: 'club.csv', key: undefined }
  const columns = {
    customer_id: { kind: 'text', meaning: 'customer_id' },
    email: { kind: 'text', meaning: 'email' },
  } as const
  const data = {
    ...brief.data,
    customers: [
      { ...source, key: undefined, columns: { ...source.columns, ...columns } },
      { ...club, columns },
    ],
  }
  const shop = changed(files['customers.csv'], (fields) => (fields[0] === given ? null : fields))
  const clubOf = (mail: string): string => `customer_id,email\n${given},${mail}@example.org\n`

  it('are followed by their ids', async () => {
    const input = (mail: string) => ({ ...files, 'customers.csv': shop, 'club.csv': clubOf(mail) })
    const one = await waveOf({ ...brief, data }, input(String(given)))
    const two = await waveOf(later('2024-07-29', { data }), input(kept), one)
    expect((await heldOut(one)).has(String(given))).toBe(true)
    expect((await heldOut(one)).has(kept)).toBe(false)
    expect(await rowsOf(two, 'former-ids')).toEqual([
      { former_id: kept < String(given) ? given : kept, customer_id: kept < String(given) ? kept : given },
    ])
    expect((await heldOut(two)).has(kept)).toBe(true)
  })
})

describe('a previous run that does not fit', () => {
  let one: Wave
  beforeAll(async () => {
    one = await waveOf(brief, files)
  })

  it('is refused where it is of the same day or a later one', async () => {
    for (const day of ['2024-07-01', '2024-06-30'])
      await expect(waveOf(later(day), files, one)).rejects.toMatchObject({
        code: 'DATE_AFTER_AS_OF',
        message: expect.stringMatching(/as of 2024-07-01.*Name a run as of an earlier day/),
      })
  })

  it('is refused where it is of another programme or currency', async () => {
    await expect(waveOf(later('2024-07-29', { name: 'winter' }), files, one)).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      message: expect.stringMatching(/brief "summer".*"winter"/),
    })
    await expect(waveOf(later('2024-07-29', { currency: 'USD' }), files, one)).rejects.toMatchObject({
      code: 'ARGUMENT_INVALID',
      message: expect.stringMatching(/EUR.*USD/),
    })
  })

  it('is refused where a file it hands on is missing or was changed', async () => {
    const without = (path: string, content: string | null): Wave => ({
      ...one,
      store: {
        ...one.store,
        read: async (asked) =>
          asked !== path
            ? one.store.read(asked)
            : content === null
              ? null
              : new TextEncoder().encode(content),
      },
    })
    for (const path of ['tables/links.csv', 'tables/holdout.csv', 'tables/messages.csv', 'result.json'])
      for (const content of [null, 'cut short'])
        await expect(waveOf(later('2024-07-29'), files, without(path, content))).rejects.toMatchObject({
          code: 'RUN_DAMAGED',
          message: expect.stringMatching(path),
        })
    await expect(waveOf(later('2024-07-29'), files, without('manifest.json', '{'))).rejects.toMatchObject({
      code: 'RUN_DAMAGED',
    })
  })
})
