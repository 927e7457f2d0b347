export { type TrueOption, trueOptions } from './truth/true-options.ts'
export { trueGrid, trueScores } from './truth/true-scores.ts'
export { type TrueValue, trueValue } from './truth/true-value.ts'
