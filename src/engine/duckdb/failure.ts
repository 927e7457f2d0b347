import { ClienteleError, isClienteleError } from '../../errors.ts'

/** What DuckDB said where it spoke of names, files and memory, in which no value of a row stands; else the kind of error. And what to do where memory or the disk ended. */
export function failure(error: unknown, doing = 'run a statement'): unknown {
  if (isClienteleError(error)) return error
  const said = error instanceof Error ? error.message : String(error)
  return new ClienteleError(
    'ENGINE_FAILED',
    [`DuckDB could not ${doing}: ${withoutValues(said)}`, ...remedies(said)].join(' '),
    { engine: 'duckdb' },
    error,
  )
}

const ofNames =
  /^(Catalog|Binder|Parser|IO|Permission|Out of Memory|Connection|Missing Extension|Invalid Configuration) Error/

function withoutValues(said: string): string {
  const [first] = said.split('\n')
  if (ofNames.test(first)) return first
  const [kind] = /^[A-Z][A-Za-z ]* Error/.exec(first) ?? ['an error']
  return `${kind}; its words are in the cause of this error.`
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
