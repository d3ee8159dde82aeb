// How far a tariff has been read: a bar that redraws itself on a terminal, else a line each tenth.

/** As much of a terminal (or any other stream) as is needed. */
interface Output {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

const BAR = 24
const REDRAW_MS = 100

export interface TariffProgress {
  read(share: number, lines: number): void
  tried(filings: number): void
  /** Leave the line clean. */
  end(): void
}

/** `now` is a clock in ms. */
export const tariffProgress = (out: Output, now: () => number): TariffProgress => {
  const live = out.isTTY === true
  let drawn = Number.NEGATIVE_INFINITY
  let tenth = 0
  const draw = (text: string): void => {
    if (!live || now() - drawn < REDRAW_MS) return
    drawn = now()
    out.write(`\r\u001B[K${text}`)
  }
  return {
    read: (share, lines) => {
      const percent = Math.floor(share * 100)
      const full = Math.round(share * BAR)
      const bar = `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`
      draw(`${bar} ${percent} % · ${lines} lines`)
      if (live || Math.floor(share * 10) <= tenth) return
      tenth = Math.floor(share * 10)
      out.write(`read ${percent} % · ${lines} lines\n`)
    },
    tried: filings => draw(`tried on ${filings} filings`),
    end: () => {
      if (live) out.write('\r\u001B[K')
    },
  }
}
