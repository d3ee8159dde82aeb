// A table for a terminal that is also one in Markdown.
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((text, i) => Math.max(text.length, ...rows.map(row => row[i]!.length)))
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, i) => (i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!))).join(' | ')} |\n`
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|\n`
  return line(head) + rule + rows.map(line).join('')
}
