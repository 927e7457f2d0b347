import { ClienteleError, isClienteleError } from '../../errors.ts'

/** What DuckDB said, without the statement, in which values may stand; and what to do where memory or the disk ended. */
export function failure(error: unknown, doing = 'run a statement'): unknown {
  if (isClienteleError(error)) return error
  const said = error instanceof Error ? error.message : String(error)
  const [first] = said.split('\n')
  return new ClienteleError(
    'ENGINE_FAILED',
    [`DuckDB could not ${doing}: ${first}`, ...remedies(said)].join(' '),
    { engine: 'duckdb' },
    error,
  )
}

function remedies(said: string): readonly string[] {
  if (said.includes('max_temp_directory_size'))
    return ['The folder for what does not fit into memory is full: give openDuckDb more spillMegabytes.']
  if (said.includes('no temporary directory'))
    return [
      'Nothing may be put aside on disk: give openDuckDb a spillFolder, or more memoryMegabytes or fewer threads.',
    ]
  if (said.startsWith('Out of Memory')) return ['Give openDuckDb more memoryMegabytes, or fewer threads.']
  if (said.includes('No space left'))
    return ['The disk is full: free some of it, or give another spillFolder.']
  return []
}
