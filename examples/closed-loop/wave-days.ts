/** The day on which a wave begins, `YYYY-MM-DD`; wave 0 is the randomized pilot. */
export function dayOf(wave: number): string {
  const pilot = Date.UTC(2025, 5, 2)
  return new Date(pilot + 28 * 86_400_000 * wave).toISOString().slice(0, 10)
}
