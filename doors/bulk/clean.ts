// The invisible and the look-alike characters that come with pasted cells.

/** Zero-width characters and byte order marks; within text some scripts need them (ZWJ, ZWNJ). */
const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/g
const EDGES = /^[\s\u200B-\u200D\u2060\uFEFF]+|[\s\u200B-\u200D\u2060\uFEFF]+$/g

/** Without blanks (of any width, NBSP too) and invisible characters at both ends. */
export const trimCell = (text: string): string => {
  const first = text.charCodeAt(0)
  const last = text.charCodeAt(text.length - 1)
  // Almost every cell begins and ends with a plain printable character.
  if (first > 0x20 && first < 0x7f && last > 0x20 && last < 0x7f) return text
  return text.replace(EDGES, '')
}

export const isBlank = (text: string): boolean => trimCell(text) === ''

/** Full-width ASCII (U+FF01-FF5E) and the ideographic space as plain ASCII: ＣＮＹ is CNY. */
export const foldWidth = (text: string): string =>
  text.replace(/[\uFF01-\uFF5E\u3000]/g, each =>
    each === '\u3000' ? ' ' : String.fromCharCode(each.charCodeAt(0) - 0xfee0),
  )

/** A code, number or date: nothing invisible anywhere, plain width, no blanks at the ends. */
export const plainCell = (text: string): string =>
  /^[\x21-\x7e]*$/.test(text) ? text : trimCell(foldWidth(text.replace(INVISIBLE, '')))

/** Text: NFC, trimmed, and every kind of line break as one LF. */
export const textCell = (text: string): string =>
  trimCell(text.replace(/\r\n?/g, '\n')).normalize('NFC')

/** A header's name: NFC, nothing invisible, blanks and line breaks as one space. */
export const headerName = (text: string): string =>
  trimCell(text.replace(INVISIBLE, '').replace(/\s+/g, ' ')).normalize('NFC')
