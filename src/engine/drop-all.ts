import type { Engine, Relation } from './relation.ts'

/** Lets go of relations one after the other, also where one cannot be; then throws what the first failed with. */
export async function dropAll(engine: Engine, relations: readonly Relation[]): Promise<void> {
  const failures: unknown[] = []
  for (const relation of relations)
    await engine.drop(relation).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
