/** A compiled module; opaque here. */
export type WasmModule = object

/** Linear memory. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer
  /** Adds pages of 64 KiB; throws RangeError where they are refused. */
  grow(pages: number): number
}

/** What a kernel exports: functions of numbers. */
export type WasmExports = Readonly<Record<string, (...numbers: number[]) => number | undefined>>

/** The part of the platform's `WebAssembly` that kernels need. */
export interface WasmPlatform {
  compile(bytes: Uint8Array): Promise<WasmModule>
  readonly Memory: new (size: { initial: number; maximum?: number; shared?: boolean }) => WasmMemory
  readonly Instance: new (
    module: WasmModule,
    imports: { env: { memory: WasmMemory } },
  ) => { readonly exports: WasmExports }
}

/** The platform's WebAssembly, or null where there is none. */
export function wasmPlatform(): WasmPlatform | null {
  return (globalThis as unknown as { WebAssembly?: WasmPlatform }).WebAssembly ?? null
}
