import { config } from 'zod'

// zod tries whether it may make functions out of text. The policy of this page forbids that, so that zod need not try.
config({ jitless: true })
