import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { library } from '../../src/contracts/library.ts'
import { project } from './temporary.ts'

interface Package {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly type: string
  readonly sideEffects: readonly string[]
  readonly engines: Record<string, string>
  readonly files: readonly string[]
  readonly bin: Record<string, string>
  readonly exports: Record<string, string | Record<string, string>>
  readonly scripts: Record<string, string>
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
}

const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as Package

describe('package.json', () => {
  test('says what the package is', () => {
    expect(manifest).toMatchObject({
      name: 'clientele',
      license: 'MIT',
      type: 'module',
      sideEffects: ['./dist/math/threads/worker.js'],
      engines: { node: '>=20.19' },
      bin: { clientele: './dist/cli.js' },
    })
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(manifest.files).toContain('dist')
    expect(readFileSync(join(project, 'LICENSE'), 'utf8')).toContain('MIT License')
  })

  test('has the name and version that models carry', () => {
    expect(library).toBe(`${manifest.name} ${manifest.version}`)
  })

  test('gives every entry as a module, its types first', () => {
    for (const [name, entry] of Object.entries(manifest.exports)) {
      if (name.endsWith('.json')) continue
      expect(Object.keys(entry), name).toEqual(['types', 'import'])
      const { types, import: code } = entry as Record<string, string>
      expect(code).toMatch(/^\.\/dist\/[a-z/]+\.js$/)
      expect(types).toBe(code.replace(/\.js$/, '.d.ts'))
    }
    for (const document of ['./package.json', './brief.schema.json'])
      expect(manifest.exports[document]).toBe(document)
    expect(manifest.files).toContain('brief.schema.json')
  })

  test('lets run-time packages rise within a major version', () => {
    for (const [name, range] of Object.entries(manifest.dependencies)) {
      expect(range, name).toMatch(/^\^\d+\.\d+\.\d+$/)
    }
  })

  test('pins development packages exactly', () => {
    for (const [name, range] of Object.entries(manifest.devDependencies)) {
      // DuckDB counts its own releases after a hyphen.
      expect(range, name).toMatch(/^\d+\.\d+\.\d+(-r\.\d+)?$/)
    }
  })

  test('keeps to TypeScript 6, whose compiler the tools need', () => {
    expect(manifest.devDependencies['typescript']).toMatch(/^6\.0\./)
  })

  test('has no package on both sides', () => {
    const both = Object.keys(manifest.dependencies).filter((name) => name in manifest.devDependencies)
    expect(both).toEqual([])
  })

  test('runs nothing when it is installed', () => {
    const scripts = ['preinstall', 'install', 'postinstall', 'prepare']
    for (const script of scripts) expect(manifest.scripts).not.toHaveProperty(script)
  })
})

test('the project keeps no lock file and no build in git', () => {
  const files = existsSync(join(project, '.git'))
    ? execFileSync('git', ['ls-files'], { cwd: project, encoding: 'utf8' }).split('\n')
    : []
  const unwanted =
    /(^|\/)(package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$|^(dist|coverage|docs\/api)\//
  expect(files.filter((file) => unwanted.test(file))).toEqual([])
  expect(readFileSync(join(project, '.npmrc'), 'utf8')).toContain('package-lock=false')
})
