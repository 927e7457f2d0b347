import * as z from 'zod'
import type { RetailerSpec } from '../synth/index.ts'

/** What `manifest.json` of a made-up retailer says, as far as further customers must fit to it. */
export interface SynthManifest {
  readonly library: string
  readonly spec: RetailerSpec
  readonly tables: { readonly [name: string]: { readonly files: readonly string[] } }
}

const schema = z.object({
  library: z.string(),
  spec: z.looseObject({ seed: z.number(), customers: z.number() }),
  tables: z.record(z.string(), z.object({ files: z.array(z.string()) })),
})

/** The manifest in a text, or null where it is no manifest of a retailer. */
export function synthManifestOf(text: string): SynthManifest | null {
  try {
    return schema.parse(JSON.parse(text)) as SynthManifest
  } catch {
    return null
  }
}
