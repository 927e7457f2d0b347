import type { Settings } from '../spec.ts'
import { openSourceRecords } from './source-records.ts'

/** Finds the e-mail address in the record under whose key the company writes to a person, slips included; null where it has none, or nobody knows the person. */
export function openPrimaryEmails(settings: Settings): (id: number) => string | null {
  const sources = [openSourceRecords(settings, 0), openSourceRecords(settings, 1)]
  return (id) => {
    for (const visit of sources) {
      let found: { readonly email: string | null } | null = null
      visit(id, id + 1, ({ record, says }) => {
        if (record === 0) found = { email: says.email }
      })
      if (found !== null) return (found as { readonly email: string | null }).email
    }
    return null
  }
}
