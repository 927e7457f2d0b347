import { fitKMeans } from '../../src/learn/kmeans.ts'
import { fitGrid } from '../../src/learn/prepare/grid.ts'
import { fitImputer } from '../../src/learn/prepare/imputer.ts'
import { fitLog } from '../../src/learn/prepare/log.ts'
import { fitOneHot } from '../../src/learn/prepare/one-hot.ts'
import { fitPreparation } from '../../src/learn/prepare/preparation.ts'
import { fitStandardizer } from '../../src/learn/prepare/standardizer.ts'
import type { FitEntry } from '../engine/entry.ts'

/** The fits of preparation and k-means. */
export const learnFits: readonly FitEntry[] = [
  { name: 'fitLog', fit: (rows, context) => fitLog(rows, ['spend'], context) },
  { name: 'fitStandardizer', fit: (rows, context) => fitStandardizer(rows, ['age', 'spend'], context) },
  { name: 'fitGrid', fit: (rows, context) => fitGrid(rows, ['age', 'spend'], context) },
  { name: 'fitOneHot', fit: (rows, context) => fitOneHot(rows, ['arm'], context) },
  { name: 'fitImputer', fit: (rows, context) => fitImputer(rows, ['age', 'orders'], context) },
  { name: 'fitPreparation', fit: (rows, context) => fitPreparation(rows, ['age', 'spend', 'arm'], context) },
  { name: 'fitKMeans', fit: (rows, context) => fitKMeans(rows, ['spend', 'at'], { ...context, k: 3 }) },
]
