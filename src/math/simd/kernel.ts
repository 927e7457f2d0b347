/** A kernel built for memory of one thread and for shared memory, each as base64. */
export interface KernelBytes {
  readonly plain: string
  readonly shared: string
}

/** Code in WebAssembly that does the work of a pass, loaded when it is first used. */
export interface Kernel {
  readonly name: string
  /** Loads the bytes: a dynamic import, so that nobody pays for kernels that are not used. */
  load(): Promise<KernelBytes>
}
