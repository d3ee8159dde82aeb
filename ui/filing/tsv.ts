// Blocks of cells as spreadsheets put them on the clipboard: tabs between cells, lines between
// rows, quotes around a cell that has any of these in it.

/** Text of a clipboard → rows of cells. */
export const parseTsv = (text: string): string[][] => {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  const cell = (): string => {
    if (text[at] === '"') {
      // quoted, as long as its end is where a cell can end; else the quote is only a sign
      const quoted = /^"((?:[^"]|"")*)"(?=\t|\r?\n|$)/.exec(text.slice(at, at + 100_000))
      if (quoted !== null) {
        at += quoted[0].length
        return quoted[1]!.replaceAll('""', '"')
      }
    }
    const start = at
    while (at < text.length && text[at] !== '\t' && text[at] !== '\n' && text[at] !== '\r') at++
    return text.slice(start, at)
  }
  while (at <= text.length) {
    row.push(cell())
    if (text[at] === '\t') {
      at++
      continue
    }
    rows.push(row)
    row = []
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    // a line end closes the last row, it does not begin another
    if (at >= text.length) break
  }
  return rows
}

const QUOTED = /["\t\r\n]/

export const writeTsv = (rows: readonly (readonly string[])[]): string =>
  rows
    .map(row =>
      row.map(cell => (QUOTED.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'),
    )
    .join('\n')
