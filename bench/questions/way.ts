import type { Question } from '../harness/question.ts'
export const way: Question = { name: 'way', asks: '', cases: () => [] }
