import type { Question } from '../harness/question.ts'
export const csv: Question = { name: 'csv', asks: '', cases: () => [] }
