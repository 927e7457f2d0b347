import { hash32Bytes } from '../math/md5.ts'
import type { TextColumn } from '../table/column.ts'

/** The number that decides *who* (`hash32`) of the text of every row; a missing text counts as the empty one. */
export function rowHashes({ codes, dictionary }: TextColumn, salt: string): Uint32Array {
  const saltBytes = new TextEncoder().encode(salt)
  const { bytes, offsets } = dictionary
  const hashes = new Uint32Array(codes.length)
  for (let row = 0; row < hashes.length; row++) {
    const code = codes[row]
    hashes[row] =
      code < 0
        ? hash32Bytes(saltBytes, bytes, 0, 0)
        : hash32Bytes(saltBytes, bytes, offsets[code], offsets[code + 1])
  }
  return hashes
}
