// Spreadsheets take a text that begins with = + - @ or some kin of them for a formula and run it.
// What we write therefore carries an apostrophe before such texts; a column that carries it says so
// by an apostrophe before its own name, and only there a reader takes it off again. So what we
// wrote comes back byte for byte, and an apostrophe of anybody else's stays (T46).

/** OWASP's list with the full-width forms; the apostrophe itself, so that it is told apart. */
const STARTS_FORMULA = /^[=+\-@\t\r\n＝＋－＠']/
export const GUARD = "'"

export const guardText = (text: string): string => (STARTS_FORMULA.test(text) ? GUARD + text : text)

export const unguardText = (text: string): string =>
  text.startsWith(GUARD) && STARTS_FORMULA.test(text.slice(1)) ? text.slice(1) : text
