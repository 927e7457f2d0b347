import { describe, expect, it } from 'vitest'
import { synthesize } from '../../../src/synth/index.ts'
import { openConsentProof } from '../../../src/synth/tables/consent-proof.ts'
import { toRows } from '../../../src/table/to-rows.ts'
import { expectShare } from '../draws.ts'

describe('the proof of a statement of consent', () => {
  const rows = toRows(synthesize({ seed: 4, customers: 5000 }).consent.table())

  it('is of a kind that its source has, and missing for some', () => {
    const of = (source: string) => rows.filter((row) => row['source'] === source)
    for (const [source, kinds] of [
      ['crm', { 'signed form': 0.55, 'note of a call': 0.3, null: 0.15 }],
      ['shop', { 'confirmed e-mail': 0.7, 'check box': 0.25, null: 0.05 }],
    ] as const)
      for (const [kind, share] of Object.entries(kinds))
        expectShare(
          of(source).filter((row) => String(row['proof']) === kind).length,
          of(source).length,
          share,
        )
  })

  it('hangs on the person, the purpose, the channel and the source', () => {
    const proofOf = openConsentProof(4)
    const all = Array.from({ length: 200 }, (_, id) => [
      proofOf(id, 'marketing', 0, 0),
      proofOf(id, 'marketing', 1, 0),
      proofOf(id, 'service', 0, 0),
      proofOf(id, 'profiling', 0, 0),
    ])
    for (const other of [1, 2, 3]) expect(all.some((said) => said[other] !== said[0])).toBe(true)
    expect(proofOf(0, 'marketing', 0, 0)).toBe(all[0][0])
    expect(['confirmed e-mail', 'check box', null]).toContain(proofOf(0, 'marketing', 0, 1))
  })
})
