import type { ManifestEngines } from '../contracts/run.ts'
import type { Engine } from '../engine/relation.ts'

/** What a version looks like: what a client of the user says besides, such as an address, is not kept. */
const versionForm = /^[\w.+-]{1,40}$/

/** Which engine computed what, for the manifest: names and versions, and never addresses. */
export function manifestEngines(purchases: Pick<Engine, 'dialect' | 'version'> | undefined): ManifestEngines {
  const rest = 'memory'
  if (purchases === undefined) return { purchases: rest, rest }
  const { dialect, version } = purchases
  const isVersion = version !== null && versionForm.test(version)
  return { purchases: isVersion ? `${dialect.name} ${version}` : dialect.name, rest }
}
