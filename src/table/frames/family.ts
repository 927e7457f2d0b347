/** What the values of a column are, whatever bytes carry them. */
export type Family =
  | { readonly of: 'flag' }
  | { readonly of: 'whole'; readonly unsigned: boolean }
  | { readonly of: 'real' }
  | { readonly of: 'decimal'; readonly scale: number }
  | { readonly of: 'day' }
  /** `perMillisecond` units of the file make a millisecond. */
  | { readonly of: 'instant'; readonly perMillisecond: number; readonly utc: boolean }
  | { readonly of: 'text' }
  | { readonly of: 'bytes' }
  | { readonly of: 'uuid' }
  /** Nothing but missing values. */
  | { readonly of: 'nothing' }
  | { readonly of: 'other'; readonly words: string }

/** What values are, in words for messages. */
export function familyWords(family: Family): string {
  switch (family.of) {
    case 'whole':
      return 'whole numbers'
    case 'real':
      return 'real numbers'
    case 'decimal':
      return `decimal numbers with ${family.scale} decimals`
    case 'flag':
      return 'booleans'
    case 'day':
      return 'dates'
    case 'instant':
      return family.utc ? 'instants' : 'local times without a zone'
    case 'bytes':
      return 'bytes that are not marked as text'
    case 'uuid':
      return 'UUIDs'
    case 'nothing':
      return 'nothing'
    case 'other':
      return family.words
    default:
      return 'texts'
  }
}
