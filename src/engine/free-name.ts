/** A name like this one that no kept column has, whatever the case of its letters. */
export function freeName(kept: readonly string[], name: string): string {
  const taken = new Set(kept.map((other) => other.toLowerCase()))
  let free = name
  while (taken.has(free)) free += '_'
  return free
}
