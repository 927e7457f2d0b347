import { ClienteleError, isClienteleError } from '../../errors.ts'

/** The error for a Parquet input that cannot be read. */
export function unusable(found: string, cause?: unknown): ClienteleError {
  return new ClienteleError(
    'PARQUET_UNUSABLE',
    `The Parquet input cannot be read: ${found}. Expected a whole, unencrypted Parquet file; write or copy it again.`,
    { found },
    cause,
  )
}

/** Carries out a step that reads foreign bytes: whatever breaks on them says that they are damaged. */
export async function reading<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (isClienteleError(cause)) throw cause
    throw unusable(`${what} is damaged or of a form this library does not read`, cause)
  }
}
