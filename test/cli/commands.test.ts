import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { call } from './call.ts'
import { briefFile, scratch, shopBrief, shopData } from './shop.ts'

const files = ['customers.csv', 'orders.csv', 'contacts.csv']

describe('init', () => {
  test('writes a brief that check accepts and run turns into a pilot', async () => {
    const folder = join(scratch(), 'new')
    const brief = join(folder, 'brief.yaml')
    expect(await call(['init', folder])).toMatchObject({ code: 0, out: `${brief}\n` })
    const data = shopData()
    const checked = await call(['check', brief, '--data', data])
    expect(checked).toMatchObject({ code: 0, talk: 'The brief is sound, and its files fit it.\n' })
    const ran = await call(['run', brief, '--data', data, '--json'])
    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.out)).toMatchObject({
      purpose: 'pilot',
      customers: 450,
      folder: join(folder, 'brief-run'),
    })
    expect(ran.talk).toContain('A pilot, drawn at random, costs EUR')
    const decisions = readFileSync(join(folder, 'brief-run', 'tables', 'decisions.csv'), 'utf8')
    const explained = await call([
      'explain',
      join(folder, 'brief-run'),
      decisions.split('\n')[1].split(',')[0],
    ])
    expect(explained.out).toContain('Drawn by lot for the pilot')
    expect(explained.out).not.toContain('EUR 0.00')
  }, 30_000)

  test('does not overwrite', async () => {
    const folder = scratch()
    writeFileSync(join(folder, 'brief.yaml'), 'mine')
    const second = await call(['init', folder])
    expect(second.code).toBe(1)
    expect(second.talk).toContain('is there already, and is not overwritten')
    expect(readFileSync(join(folder, 'brief.yaml'), 'utf8')).toBe('mine')
  })
})

describe('schema', () => {
  test('prints what init puts beside a brief, and the brief names it in its first line', async () => {
    const folder = join(scratch(), 'new')
    await call(['init', folder])
    const { code, out } = await call(['schema'])
    expect(code).toBe(0)
    expect(out).toBe(readFileSync(join(folder, 'brief.schema.json'), 'utf8'))
    expect(readFileSync(join(folder, 'brief.yaml'), 'utf8').split('\n')[0]).toBe(
      '# yaml-language-server: $schema=./brief.schema.json',
    )
  })
})

describe('check', () => {
  test('prints findings as lines, or as one document', async () => {
    const [brief, data] = [briefFile(), shopData()]
    const lines = await call(['check', brief, '--data', data])
    expect(lines.code).toBe(0)
    expect(lines.out).toMatch(/^warn {2}One plan: Nobody answers for response\.$/m)
    const { problems, readiness } = JSON.parse((await call(['check', brief, `--data=${data}`, '--json'])).out)
    expect(problems).toEqual([])
    expect(lines.out.trimEnd().split('\n')).toHaveLength(readiness.length)
  })

  test('names every problem, not the first', async () => {
    const data = shopData()
    const brief = briefFile(
      shopBrief
        .replace('customers.csv', 'costumers.csv')
        .replace(
          'text }, id: { as: customer_id, kind: text }, day',
          'text }, ident: { as: customer_id, kind: text }, day',
        )
        .replace('group: { as: arm, kind: text }', 'group: { as: army, kind: text }')
        .replace('orders: { kind: integer }', 'orders: { as: order_count }'),
    )
    const { code, out } = await call(['check', brief, '--data', data, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out).problems.map((problem: { code: string }) => problem.code)).toEqual([
      'FILE_NOT_FOUND',
      'COLUMN_UNKNOWN',
      'CONTACTS_WITHOUT_ARM',
      'COLUMN_UNKNOWN',
    ])
  })

  test('follows joins, derived columns and filters', async () => {
    const data = shopData()
    const extra = `      joins: [{ file: orders.csv, on: [id], columns: { id: {}, total: { as: spend } } }]
      derive: { twice: { op: add, args: [{ op: column, args: [spend] }, { op: column, args: [sped] }] } }
      keep: { op: gt, args: [{ op: column, args: [twice] }, { op: literal, args: [1] }] }
`
    const brief = briefFile(
      shopBrief
        .replace(
          '      columns: { id: { as: customer_id, kind: text }, city',
          '      columns: { id: {}, city',
        )
        .replace('  transactions:', `${extra}  transactions:`),
    )
    const { code, talk } = await call(['check', brief, '--data', data])
    expect(code).toBe(1)
    expect(talk).toContain('There is no column "sped"')
    expect(talk).toContain('Did you mean "spend"?')
    expect(talk).toContain('Not yet: 1 problem with the files.')
  })
})

describe('a run that ended', () => {
  const data = shopData()
  const brief = briefFile()
  const folder = join(dirname(brief), 'spring-run')
  let ran: Awaited<ReturnType<typeof call>>

  beforeAll(async () => {
    ran = await call(['run', brief, '--data', data])
  }, 30_000)

  test('says where the page is, and tells one line a stage', () => {
    expect(ran).toMatchObject({ code: 0, out: `${join(folder, 'report.html')}\n` })
    expect(ran.talk).toMatch(/^read\nmerge\nfeatures\nsegments\nresponse\ntarget\nmeasure\n/)
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('<h1>shop</h1>')
  })

  test('is not run over', async () => {
    const again = await call(['run', brief, '--data', data])
    expect(again.code).toBe(1)
    expect(again.talk).toContain('(FOLDER_UNWRITABLE)')
  })

  test('explains a customer who gets something, and one who does not', async () => {
    const rows = readFileSync(join(folder, 'tables', 'decisions.csv'), 'utf8')
      .split('\n')
      .slice(1, -1)
    const contacted = new Set(rows.map((row) => row.split(',')[0]))
    const some = [...contacted][0]
    const none = Array.from({ length: 450 }, (_, i) => `c${i}`).find((id) => !contacted.has(id)) ?? ''
    const gets = await call(['explain', folder, some])
    expect(gets.code).toBe(0)
    expect(gets.out).toMatch(new RegExp(`^${some}: (voucher by email|card by post)\n`))
    expect(gets.out).toMatch(/value EUR.*price of limits EUR.*leaves EUR.* \(chosen\)/)
    const alone = await call(['explain', folder, none, '--json'])
    const { outcome, messages } = JSON.parse(alone.out)
    expect(outcome).not.toBe('contacted')
    expect(messages).toEqual([])
  })

  test('does not explain a customer it does not know, and does not repeat the id', async () => {
    const { code, out, talk } = await call(['explain', folder, 'jane@example.org'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(talk).toContain('(ARGUMENT_INVALID)')
    expect(talk).not.toContain('jane')
  })

  test('is read out by the metric and value of its goal, or by others', async () => {
    const outcomes = join(data, 'outcomes.csv')
    const own = JSON.parse((await call(['readout', folder, '--outcomes', outcomes, '--json'])).out)
    const stated = ['--outcome', 'orders', '--value-per-unit', '10', '--json']
    expect(JSON.parse((await call(['readout', folder, '--outcomes', outcomes, ...stated])).out)).toEqual(own)
    const other = await call(['readout', folder, '--outcomes', outcomes, '--outcome', 'spend', '--json'])
    expect(JSON.parse(other.out).lift).not.toEqual(own.lift)
    const text = await call(['readout', folder, '--outcomes', outcomes])
    expect(text.out).toContain(`${own.verdict}\n`)
    expect(text.out).toMatch(/orders per customer: .* more than without \(95% interval/)
  })

  test('says how many outcomes cannot be used', async () => {
    const path = join(scratch(), 'outcomes.csv')
    writeFileSync(path, `${readFileSync(join(data, 'outcomes.csv'), 'utf8')}c1,2,3,4,5\n`)
    const { code, talk } = await call(['readout', folder, '--outcomes', path])
    expect(code).toBe(0)
    expect(talk).toBe('1 lines of the outcomes cannot be used and are left out (line 452: ragged).\n')
  })

  test.each([
    ['a column that is not there', ['--outcome', 'order'], 'COLUMN_UNKNOWN'],
    ['a value that is no number', ['--value-per-unit', 'ten'], 'ARGUMENT_INVALID'],
    ['a value of nothing', ['--value-per-unit', '0'], 'ARGUMENT_INVALID'],
  ])('refuses %s', async (_, flags, code) => {
    const { code: exit, talk } = await call([
      'readout',
      folder,
      '--outcomes',
      join(data, 'outcomes.csv'),
      ...flags,
    ])
    expect(exit).toBe(1)
    expect(talk).toContain(`(${code})`)
  })

  test('an interrupted run keeps what it finished, and the same command ends in the same folder', async () => {
    const copy = briefFile()
    const other = join(dirname(copy), 'spring-run')
    const interrupt = new AbortController()
    const heard = (text: string): void => {
      if (text === 'response\n') interrupt.abort()
    }
    const stopped = await call(['run', copy, '--data', data], { signal: interrupt.signal, heard })
    expect(stopped).toMatchObject({ code: 3, out: '' })
    expect(stopped.talk).toContain('The same command goes on from there.')
    expect(existsSync(other)).toBe(false)
    const resumed = await call(['run', copy, '--data', data])
    expect(resumed.code).toBe(0)
    expect(resumed.talk).toContain('segments: kept from the interrupted run\nresponse\n')
    for (const name of ['manifest.json', 'report.html'])
      expect(readFileSync(join(other, name))).toEqual(readFileSync(join(folder, name)))
  }, 30_000)

  test('a terminal sees one line that is drawn again and again, and is left clean', async () => {
    const out = join(scratch(), 'run')
    const { code, talk } = await call(['run', brief, '--data', data, '--out', out], { talkWidth: 60 })
    expect(code).toBe(0)
    const drawn = talk.split('\r\u001b[K')
    expect(drawn.length).toBeGreaterThan(7)
    expect(drawn.slice(0, -1).join('')).not.toContain('\n')
    for (const line of drawn.slice(0, -1)) expect(line.length).toBeLessThan(60)
    expect(drawn.at(-1)).toMatch(/^[\d,]+ messages to/)
  }, 30_000)
})

describe('input that cannot be used', () => {
  const withGoal = shopBrief.replace(/^goal:.*$/m, '')

  test.each([
    ['no brief', ['check', join(scratch(), 'none.yaml')], 'FILE_NOT_FOUND'],
    ['a path that no file can have', ['check', 'a\0b'], 'FILE_UNREADABLE'],
    ['a folder in place of a brief', ['check', scratch()], 'FILE_UNREADABLE'],
    ['a brief without a goal', ['check', briefFile(withGoal)], 'BRIEF_GOAL_MISSING'],
    ['a run without a goal', ['run', briefFile(withGoal)], 'BRIEF_GOAL_MISSING'],
    ['a brief that is no YAML', ['run', briefFile('a: [')], 'BRIEF_INVALID'],
    ['no data', ['run', briefFile()], 'FILE_NOT_FOUND'],
    ['a folder that is no run', ['explain', scratch(), 'c1'], 'RUN_DAMAGED'],
    [
      'a previous run that is none',
      ['run', briefFile(), '--data', shopData(), '--previous', scratch()],
      'RUN_DAMAGED',
    ],
    ['no thread', ['run', briefFile(), '--data', shopData(), '--threads', '0'], 'ARGUMENT_INVALID'],
    ['outcomes of no run', ['readout', scratch(), '--outcomes', 'x.csv'], 'RUN_DAMAGED'],
  ])('%s', async (_, argv, code) => {
    const { code: exit, out, talk } = await call(argv)
    expect({ exit, out }).toEqual({ exit: 1, out: '' })
    expect(talk).toContain(`(${code})`)
    expect(talk).not.toMatch(/^\s+at /m)
  })

  test('a brief that is not UTF-8', async () => {
    const path = briefFile()
    writeFileSync(path, Uint8Array.of(0x67, 0xff, 0xfe))
    expect((await call(['check', path])).talk).toContain('is not UTF-8 text')
  })

  test('every file of the brief exists before anything is written', async () => {
    const brief = briefFile()
    await call(['run', brief])
    for (const name of files) expect(existsSync(join(dirname(brief), name))).toBe(false)
    expect(existsSync(join(dirname(brief), 'spring-run'))).toBe(false)
  })
})
