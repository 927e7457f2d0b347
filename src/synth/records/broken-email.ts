import { integerBelow, type Stream } from '../../math/philox.ts'

const breaks: readonly ((email: string) => string)[] = [
  (email) => email.replace('@', ''),
  (email) => email.replace('@', '@@'),
  (email) => email.replace('@', ' @'),
  (email) => email.replace('@example.', '@example,'),
  (email) => email.slice(0, email.lastIndexOf('.')),
]

/** An e-mail address that is none any more. One word. */
export function breakEmail(email: string, stream: Stream): string {
  return breaks[integerBelow(stream, breaks.length)](email)
}
