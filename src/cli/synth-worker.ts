/** A thread that writes parts of a synthetic retailer: it is told the retailer, then one part after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import type { RetailerSpec } from '../synth/index.ts'
import { openSynthParts, type SynthFormat, type SynthPart } from './synth-part.ts'

const { spec, format } = workerData as { readonly spec: RetailerSpec; readonly format: SynthFormat }
const write = openSynthParts(spec, format)

parentPort?.on('message', async (part: SynthPart) => {
  const written = await write(part)
  parentPort?.postMessage(written, [written.bytes.buffer as ArrayBuffer])
})
