import type { Question } from '../harness/question.ts'
export const allocate: Question = { name: 'allocate', asks: '', cases: () => [] }
