import type { Progress } from '../engine/context.ts'
import type { Io } from './io.ts'

/** Tells how far a run has come. */
export interface ProgressLine {
  readonly onStage: (stage: string, resumed: boolean) => void
  readonly onProgress: (progress: Progress) => void
  /** Ends the line, so that what follows stands on its own. */
  readonly end: () => void
}

const barWidth = 24
const clearLine = '\r\u001b[K'

/** A bar that is drawn again and again on a terminal; elsewhere one line a stage. */
export function progressLine({ talk, talkWidth }: Pick<Io, 'talk' | 'talkWidth'>): ProgressLine {
  if (talkWidth === null)
    return {
      onStage: (stage, resumed) => talk(`${stage}${resumed ? ': kept from the interrupted run' : ''}\n`),
      onProgress: () => undefined,
      end: () => undefined,
    }
  return terminalLine(talk, talkWidth)
}

function terminalLine(talk: (text: string) => void, width: number): ProgressLine {
  let stage = ''
  let drawn = ''
  const draw = (line: string): void => {
    const cut = line.slice(0, Math.max(0, width - 1))
    if (cut === drawn) return
    drawn = cut
    talk(`${clearLine}${cut}`)
  }
  return {
    onStage: (name) => {
      stage = name
      draw(stage)
    },
    onProgress: (progress) => draw(lineOf(stage, progress)),
    end: () => {
      if (drawn !== '') talk(clearLine)
      drawn = ''
    },
  }
}

function lineOf(stage: string, { stage: work, pass, done, total }: Progress): string {
  const name = (stage === work ? stage : `${stage} · ${work}`).padEnd(26)
  if (total === null || total === 0) return `${name} pass ${pass}  ${done}`
  const share = Math.min(1, done / total)
  const filled = Math.round(share * barWidth)
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled)
  return `${name} ${bar} ${String(Math.floor(100 * share)).padStart(3)} %  pass ${pass}`
}
