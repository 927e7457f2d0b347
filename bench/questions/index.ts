import type { Question } from '../harness/question.ts'
import { allocate } from './allocate.ts'
import { csv } from './csv.ts'
import { engines } from './engines.ts'
import { group } from './group.ts'
import { kmeans } from './kmeans.ts'
import { synth } from './synth.ts'
import { way } from './way.ts'

/** Everything that can be asked, in the order of `all`. */
export const questions: readonly Question[] = [kmeans, csv, group, allocate, way, synth, engines]
