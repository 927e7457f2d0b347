/**
 * The worker: it instantiates kernels and runs their functions, and knows nothing else. Started by a page or by Node; needs no
 * other file. `worker-source.ts` is generated from it.
 */

interface OpenMessage {
  readonly kind: 'open'
  readonly job: number
  readonly module: object
  readonly memory: object
}

interface RunMessage {
  readonly kind: 'run'
  readonly job: number
  readonly run: number
  readonly name: string
  /** The arguments of all tasks, one task after the other. */
  readonly tasks: Float64Array
  readonly width: number
  /** [the next task that nobody has taken, whether to stop]. */
  readonly control: Int32Array
  /** Tell of every task that is done, not only of the end. */
  readonly tell: boolean
}

interface CloseMessage {
  readonly kind: 'close'
  readonly job: number
}

type Message = OpenMessage | RunMessage | CloseMessage

interface Port {
  on?(event: 'message', listener: (message: Message) => void): void
  onmessage?: ((event: { readonly data: Message }) => void) | null
  postMessage(message: object): void
}

type Functions = Record<string, (...numbers: number[]) => void>

interface Platform {
  readonly self: Port
  readonly process?: { getBuiltinModule?(name: string): { readonly parentPort: Port | null } }
  readonly WebAssembly: { readonly Instance: new (module: object, imports: object) => { exports: Functions } }
}

const Instance = (globalThis as unknown as Platform).WebAssembly.Instance
const port =
  (globalThis as unknown as Platform).process?.getBuiltinModule?.('node:worker_threads').parentPort ??
  (globalThis as unknown as Platform).self
const jobs = new Map<number, Functions>()

if (port.on === undefined) port.onmessage = ({ data }) => hear(data)
else port.on('message', hear)

function hear(message: Message): void {
  try {
    if (message.kind === 'open') open(message)
    else if (message.kind === 'run') run(message)
    else jobs.delete(message.job)
  } catch (error) {
    port.postMessage({ kind: 'failed', job: message.job, words: String(error) })
  }
}

function open({ job, module, memory }: OpenMessage): void {
  jobs.set(job, new Instance(module, { env: { memory } }).exports)
  port.postMessage({ kind: 'opened', job })
}

function run({ job, run, name, tasks, width, control, tell }: RunMessage): void {
  const call = jobs.get(job)?.[name]
  if (call === undefined) throw new Error(`no function ${name}`)
  const count = tasks.length / width
  let done = 0
  while (Atomics.load(control, 1) === 0) {
    const task = Atomics.add(control, 0, 1)
    if (task >= count) break
    call(...tasks.subarray(task * width, (task + 1) * width))
    done++
    if (tell) port.postMessage({ kind: 'done', job, run })
  }
  port.postMessage({ kind: 'ended', job, run, done })
}
