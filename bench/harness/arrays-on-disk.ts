import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'

/** At most so many bytes are moved at once: systems refuse more than 2 GB. */
const piece = 2 ** 28

/** Writes a typed array as its bytes, little-endian. */
export function writeArray(path: string, values: NodeJS.TypedArray): void {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const file = openSync(path, 'w')
  for (let at = 0; at < bytes.length; at += piece)
    writeSync(file, bytes, at, Math.min(piece, bytes.length - at))
  closeSync(file)
}

/** The bytes of a file, to be looked at as what they are. */
export function readBytes(path: string): ArrayBuffer {
  const file = openSync(path, 'r')
  const bytes = new Uint8Array(fstatSync(file).size)
  for (let at = 0; at < bytes.length; )
    at += readSync(file, bytes, at, Math.min(piece, bytes.length - at), at)
  closeSync(file)
  return bytes.buffer
}
