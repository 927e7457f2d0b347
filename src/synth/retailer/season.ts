import { textFromDays } from '../../table/calendar.ts'

/** How much is bought in a month against the mean month, January to December. */
const monthIndex = [0.8, 0.75, 0.9, 0.88, 0.97, 0.95, 0.92, 0.93, 1.08, 1.18, 1.45, 1.19]

/** How much is bought in the days from a day on, counted from 1970-01-01, against as many mean days. */
export function monthFactor(from: number, days: number): number {
  let sum = 0
  for (let day = from; day < from + days; day++) sum += monthIndex[monthOf(day)]
  return sum / days
}

/** The month of a day, January 0. */
function monthOf(day: number): number {
  return Number(textFromDays(day).slice(5, 7)) - 1
}

/** Operational time: it runs faster in the months in which more is bought, so that purchases in it know no season. */
export interface Season {
  /** Operational days from the first day of history to a day before day 0; both real numbers. */
  operational(day: number): number
  /** The day at an operational time, or 0 where that lies on day 0 or later. */
  calendar(operational: number): number
}

/**
 * Operational time of the days from -historyDays to 0.
 *
 * @param dayZero - day 0, in days since 1970-01-01.
 */
export function openSeason(dayZero: number, historyDays: number): Season {
  const elapsed = new Float64Array(historyDays + 1)
  for (let i = 0; i < historyDays; i++) {
    elapsed[i + 1] = elapsed[i] + monthIndex[monthOf(dayZero - historyDays + i)]
  }
  return {
    operational(day): number {
      const i = Math.floor(day) + historyDays
      return elapsed[i] + (day + historyDays - i) * (elapsed[i + 1] - elapsed[i])
    },
    calendar(operational): number {
      if (operational >= elapsed[historyDays]) return 0
      let low = 0
      let high = historyDays
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        if (elapsed[middle] <= operational) low = middle
        else high = middle
      }
      return low - historyDays + (operational - elapsed[low]) / (elapsed[low + 1] - elapsed[low])
    },
  }
}
