/**
 * Typed arrays that a reader may not write into. TypeScript has no read-only typed arrays of its own; these
 * interfaces name the reading half, so that every `Float64Array` is a `ReadonlyFloat64Array` and not the reverse.
 */
interface ReadonlyTyped<Writable, Readable> extends Iterable<number> {
  readonly [index: number]: number
  readonly length: number
  readonly byteLength: number
  readonly byteOffset: number
  readonly buffer: ArrayBufferLike
  readonly [Symbol.toStringTag]: string
  /** A copy that may be written to. */
  slice(begin?: number, end?: number): Writable
  /** The same memory, still read-only. */
  subarray(begin?: number, end?: number): Readable
}

export interface ReadonlyFloat64Array extends ReadonlyTyped<Float64Array, ReadonlyFloat64Array> {
  readonly [Symbol.toStringTag]: 'Float64Array'
}

export interface ReadonlyFloat32Array extends ReadonlyTyped<Float32Array, ReadonlyFloat32Array> {
  readonly [Symbol.toStringTag]: 'Float32Array'
}

export interface ReadonlyInt32Array extends ReadonlyTyped<Int32Array, ReadonlyInt32Array> {
  readonly [Symbol.toStringTag]: 'Int32Array'
}

export interface ReadonlyUint32Array extends ReadonlyTyped<Uint32Array, ReadonlyUint32Array> {
  readonly [Symbol.toStringTag]: 'Uint32Array'
}

export interface ReadonlyUint16Array extends ReadonlyTyped<Uint16Array, ReadonlyUint16Array> {
  readonly [Symbol.toStringTag]: 'Uint16Array'
}

export interface ReadonlyUint8Array extends ReadonlyTyped<Uint8Array, ReadonlyUint8Array> {
  readonly [Symbol.toStringTag]: 'Uint8Array'
}
