import type { Store } from '../contracts/run.ts'

/** SHA-256 of bytes that are kept in a store, in hexadecimal. */
export async function sha256In(store: Store, content: Uint8Array): Promise<string> {
  return store.sha256?.(content) ?? sha256(content)
}

/** SHA-256 of bytes or of a text's UTF-8, in hexadecimal. */
export async function sha256(content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : unshared(content)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The bytes in memory of their own, which is what is hashed; only shared memory is copied. */
function unshared({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array<ArrayBuffer> {
  const isShared = !(buffer instanceof ArrayBuffer)
  return isShared
    ? new Uint8Array(buffer).slice(byteOffset, byteOffset + byteLength)
    : new Uint8Array(buffer, byteOffset, byteLength)
}
