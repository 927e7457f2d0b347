import type { SupplierName } from 'clientele/synth'

const all: readonly SupplierName[] = ['home_panel', 'coalition', 'life_score', 'data_plus']

/** Choices of suppliers beside the usual one: none, each alone, all, and the usual ones but one; none of them twice. */
export function supplierChoices(usual: readonly SupplierName[]): readonly (readonly SupplierName[])[] {
  const allButOne = usual.map((left) => usual.filter((name) => name !== left))
  const wanted = [[], ...all.map((name) => [name]), all, ...allButOne]
  const key = (names: readonly SupplierName[]): string => [...names].sort().join()
  const known = new Set([key(usual)])
  return wanted.filter((names) => {
    const isNew = !known.has(key(names))
    known.add(key(names))
    return isNew
  })
}
