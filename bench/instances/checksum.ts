/** The sum of the bit patterns of reals, or of whole numbers, and their sum weighted by position from 1, both modulo 2^32. */
export function checksum(values: Float32Array | Uint8Array): string {
  const words =
    values instanceof Float32Array ? new Uint32Array(values.buffer, values.byteOffset, values.length) : values
  let plain = 0
  let weighted = 0
  for (let i = 0; i < words.length; i++) {
    plain = (plain + words[i]) | 0
    weighted = (weighted + Math.imul(i + 1, words[i])) | 0
  }
  const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
  return `${hex(plain)}:${hex(weighted)}`
}
