/** A channel: what a message costs, whom it reaches, and what it does to people. */
export interface ChannelTraits {
  readonly name: string
  /** EUR a message. */
  readonly cost: number
  /** How well it persuades those who pay attention. */
  readonly persuasion: number
  /** Attention as log-odds: constant, and for digital customers. */
  readonly attention: readonly [constant: number, digital: number]
  /** Share of customers it reaches, and how much more (log-odds) the digital ones among them. */
  readonly reach: readonly [share: number, digital: number]
  /** How strongly it drives orders away from those who dislike messages. */
  readonly lossFactor: number
  /** Chance that one message ends the channel, for a customer of middling tolerance. */
  readonly optOut: number
  /** EUR that the channel to a customer is worth to the company: constant, and per EUR of annual margin. */
  readonly worth: readonly [constant: number, perMargin: number]
  /** EUR that one message annoys a customer of middling tolerance. */
  readonly annoyance: number
  /** How much one fresh message takes from the attention to the next, and after how many days half of it is forgotten. Assumed. */
  readonly tiring: number
  readonly halfLife: number
  /** Share of the pilot's messages, where the channel reaches. */
  readonly pilotWeight: number
}

/** The five channels; everywhere else a channel is its place in this list. */
export const channels: readonly ChannelTraits[] = [
  {
    name: 'email',
    cost: 0.004,
    persuasion: 1,
    attention: [-1.2, 0.7],
    reach: [0.66, 0.6],
    lossFactor: 0.12,
    optOut: 0.0018,
    worth: [0.6, 0.05],
    annoyance: 0.01,
    tiring: 0.25,
    halfLife: 28,
    pilotWeight: 0.45,
  },
  {
    name: 'push',
    cost: 0.002,
    persuasion: 0.9,
    attention: [-1.9, 0.9],
    reach: [0.3, 0.6],
    lossFactor: 0.2,
    optOut: 0.006,
    worth: [0.25, 0.02],
    annoyance: 0.03,
    tiring: 0.35,
    halfLife: 14,
    pilotWeight: 0.2,
  },
  {
    name: 'sms',
    cost: 0.045,
    persuasion: 0.8,
    attention: [0.9, 0.2],
    reach: [0.42, 0.3],
    lossFactor: 0.3,
    optOut: 0.007,
    worth: [0.4, 0.03],
    annoyance: 0.08,
    tiring: 0.5,
    halfLife: 28,
    pilotWeight: 0.17,
  },
  {
    name: 'post',
    cost: 0.75,
    persuasion: 1.5,
    attention: [0.3, -0.3],
    reach: [0.8, -0.12],
    lossFactor: 0.03,
    optOut: 0.0005,
    worth: [0.2, 0.01],
    annoyance: 0.01,
    tiring: 0.2,
    halfLife: 60,
    pilotWeight: 0.15,
  },
  {
    name: 'call',
    cost: 4,
    persuasion: 3.2,
    attention: [-0.3, -0.2],
    reach: [0.24, -0.18],
    lossFactor: 0.45,
    optOut: 0.02,
    worth: [0.3, 0.03],
    annoyance: 0.6,
    tiring: 0.6,
    halfLife: 60,
    pilotWeight: 0.03,
  },
]
