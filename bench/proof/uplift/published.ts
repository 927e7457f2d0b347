import type { UpliftKind } from '../../instances/uplift.ts'
import type { Strength } from '../../instances/uplift-features.ts'

/** A share of the oracle's profit that another tool reached on the same generator, measured beforehand. */
export interface PeerFigure {
  readonly tool: string
  readonly share: number
}

/** What is known beforehand of a trial: the best peer under each budget, and what we aim at without a budget. */
export interface Published {
  /** By budget. */
  readonly peers: { readonly [budget: number]: PeerFigure }
  /** With one default setting and no budget; null where none was set. */
  readonly target: number | null
}

type BySize = { readonly [rows: number]: { readonly [strength in Strength]?: Published } }

const none: Published = { peers: {}, target: null }

/** What is known of a trial of one treatment; nothing of sizes that were not run. */
export function publishedTreatment(kind: UpliftKind, strength: Strength, rows: number): Published {
  return treatment[kind][rows]?.[strength] ?? none
}

/** What is known of a trial of four offers in three channels. */
export function publishedArms(strength: Strength, rows: number): Published {
  return arms[rows]?.[strength] ?? none
}

type Peer = readonly [tool: string, share: number]

function at(target: number | null, ten: Peer, thirty: Peer, hundred: Peer): Published {
  const figure = ([tool, share]: Peer): PeerFigure => ({ tool, share })
  return { peers: { 0.1: figure(ten), 0.3: figure(thirty), 1: figure(hundred) }, target }
}

function unlimited(target: number, [tool, share]: Peer): Published {
  return { peers: { 1: { tool, share } }, target }
}

/** Response: a response model, boosted. T-LR: a logistic regression per arm. S, X: one model, X-learner, boosted. DR: doubly robust ridge. */
const treatment: { readonly [kind in UpliftKind]: BySize } = {
  'ten percent': {
    20000: {
      weak: at(0.76, ['response', 0.708], ['response', 0.768], ['DR-Ridge', 0.575]),
      medium: at(0.79, ['T-LR', 0.736], ['T-LR', 0.75], ['T-LR', 0.749]),
      strong: at(0.89, ['T-LR', 0.828], ['X-reg', 0.848], ['X-reg', 0.862]),
    },
    200000: { medium: unlimited(0.93, ['X-reg', 0.904]) },
  },
  'one percent': {
    20000: {
      weak: at(0.55, ['response', 0.506], ['response', 0.569], ['T-LR', 0.34]),
      medium: at(0.5, ['T-LR', 0.493], ['response', 0.506], ['T-LR', 0.467]),
      strong: at(0.71, ['T-LR', 0.694], ['T-LR', 0.71], ['DR-Ridge', 0.711]),
    },
    200000: {
      weak: at(0.83, ['response', 0.758], ['response', 0.778], ['S-reg', 0.601]),
      medium: at(0.81, ['T-LR', 0.785], ['T-LR', 0.787], ['T-LR', 0.784]),
      strong: at(0.92, ['T-LR', 0.871], ['T-LR', 0.881], ['X-reg', 0.899]),
    },
  },
  additive: {
    20000: {
      weak: at(0.36, ['T-LR', 0.356], ['T-LR', 0.366], ['DR-Ridge', 0.383]),
      medium: at(0.66, ['T-LR', 0.631], ['T-LR', 0.631], ['DR-Ridge', 0.621]),
      strong: at(0.81, ['T-LR', 0.781], ['T-LR', 0.783], ['X-reg', 0.782]),
    },
  },
}

const arms: BySize = {
  20000: {
    weak: unlimited(-0.05, ['S-reg', -1.79]),
    medium: unlimited(0.2, ['T-LR, C .01', 0.069]),
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: a share that was measured, not ln 2.
    strong: unlimited(0.84, ['S-reg, 300 trees', 0.693]),
  },
  200000: {
    weak: unlimited(-0.1, ['S-reg, 300 trees', -0.361]),
    medium: unlimited(0.9, ['S-reg, 300 trees', 0.75]),
    strong: unlimited(0.97, ['S-reg, 300 trees', 0.936]),
  },
}
