/** Makes the instance of one case: `make-instance.ts <question> <case> <quick> <folder>`. */
import { questions } from '../questions/index.ts'

const [name, wanted, quick, folder] = process.argv.slice(2)
const found = questions
  .find((question) => question.name === name)
  ?.cases(quick === 'true')
  .find((one) => one.name === wanted)
if (found === undefined) throw new Error(`There is no case ${wanted} of ${name}.`)
await found.make(folder)
