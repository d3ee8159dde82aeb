// Parts of the page come as files when they are first asked for. A line that is down only delays
// them; a file that is gone, because the node has newer pages, is mended by loading the page anew.
import { api } from './api.ts'

const PAUSES = [500, 1_000, 2_000, 4_000, 8_000]

const isReached = async (): Promise<boolean> => {
  try {
    await api.send('/session')
    return true
  } catch {
    return false
  }
}

/** So often in a row a file may fail to come from a node that answers, before it counts as gone. */
const GONE = 2
/** Nothing is shown any more: the page is being loaded anew. */
const never = new Promise<never>(() => undefined)

/**
 * Load a part; does not give up while the line is down. Chromium remembers a module that once
 * failed for as long as the page lives, so that only a new page brings it.
 */
export const patiently = async <T>(load: () => Promise<T>): Promise<T> => {
  let missed = 0
  for (let tries = 0; ; tries++) {
    try {
      return await load()
    } catch {
      // Once is no proof: the line may have come back between the two.
      missed = (await isReached()) ? missed + 1 : 0
      if (missed >= GONE) {
        location.reload()
        return never
      }
      const ms = PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 8_000
      await new Promise(resolve => setTimeout(resolve, ms))
    }
  }
}
