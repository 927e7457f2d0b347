import { existsSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { machineName } from '../../../src/engine/spark/machine.ts'

describe('a machine', () => {
  it('is the same as long as it runs', () => {
    expect(machineName()).toBe(machineName())
    expect(machineName()).toContain(hostname())
  })

  it('is another in another container, and once it was started anew, whatever its name', () => {
    const names = [
      machineName('boot 1', 'pid:[1]'),
      machineName('boot 1', 'pid:[2]'),
      machineName('boot 2', 'pid:[1]'),
    ]
    expect(new Set(names).size).toBe(3)
  })

  it.runIf(existsSync('/proc/self/ns/pid'))('says so on Linux', () => {
    const started = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    expect(machineName()).toBe(machineName(started, readlinkSync('/proc/self/ns/pid')))
  })

  it('is known by its name where there is no more to know', () => {
    expect(machineName('', '').trim()).toBe(hostname())
  })
})
