import type { Question } from '../harness/question.ts'
export const group: Question = { name: 'group', asks: '', cases: () => [] }
