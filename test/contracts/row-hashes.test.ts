import { expect, it } from 'vitest'
import { rowHashes } from '../../src/contracts/row-hashes.ts'
import { hash32 } from '../../src/math/md5.ts'
import { textColumn } from '../../src/table/text-columns.ts'

it('hashes the text of every row with the salt; a missing one as the empty text', () => {
  const column = textColumn(['b', null, 'ä', 'b', ''])
  expect([...rowHashes(column, 'lot')]).toEqual(['b', '', 'ä', 'b', ''].map((text) => hash32('lot', text)))
})
