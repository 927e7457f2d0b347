import type { Meaning } from '../contracts/source.ts'

/**
 * The form in which a text is compared with others of its meaning, or null where nobody can be told by it: it is empty,
 * a placeholder ("n/a", "none", "-"), an e-mail address without its parts, or no telephone number.
 *
 * - e-mail: trimmed, lower case, Unicode NFC. Dots and `+` tags stay: only the provider knows what they mean.
 * - phone: its digits, with a leading `+` kept and blanks, dots, dashes, slashes and parentheses taken out. National and
 *   international forms of one number stay different: without its country one does not follow from the other.
 *   Fewer than six digits, one digit repeated, and letters make no key.
 * - customer_id, household_id: trimmed, else as they are.
 * - names and parts of addresses: trimmed, runs of blanks made one, lower case, Unicode NFC.
 */
export function normalizeKey(text: string, meaning: Meaning): string | null {
  const trimmed = text.trim()
  if (isPlaceholder(trimmed)) return null
  switch (meaning) {
    case 'customer_id':
    case 'household_id':
      return trimmed
    case 'email':
      return emailKey(trimmed)
    case 'phone':
      return phoneKey(trimmed)
    default:
      return folded(trimmed).replace(/\s+/gu, ' ')
  }
}

/** Tells whether a text stands for nothing: empty, "n/a", "none", "-" and the like. */
export function isPlaceholder(text: string): boolean {
  return placeholders.has(text.trim().toLowerCase())
}

/** What people and exports write where there is nothing. */
const placeholders: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '.',
  '?',
  'n/a',
  'n.a.',
  'na',
  'nan',
  'nil',
  'none',
  'null',
  'undefined',
  'unknown',
])

/** Lower case, in NFC before (so that equal texts stay equal) and after (lower case may take letters apart). */
function folded(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC')
}

function emailKey(trimmed: string): string | null {
  const address = folded(trimmed)
  return /^[^\s@]+@[^\s@]+$/u.test(address) ? address : null
}

const FEWEST_DIGITS = 6

function phoneKey(trimmed: string): string | null {
  // NFKC turns digits and signs of full width into plain ones.
  const written = trimmed.normalize('NFKC')
  const compact = written.replace(/[\s()./\-‐-―−]/gu, '')
  if (!/^\+?[0-9]+$/u.test(compact)) return null
  const digits = compact.replace('+', '')
  const repeated = digits === digits[0].repeat(digits.length)
  return digits.length < FEWEST_DIGITS || repeated ? null : compact
}
