// A code as it is typed off paper. The node reads it the same way; here it is looked at first, so
// that a slip is said at once.

/** 32 digits of Crockford's base 32, or undefined. */
export const tidyCode = (typed: string): string | undefined => {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{32}$/.test(code) ? code : undefined
}

/** In groups of four, as it stands on the paper. */
export const inFours = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1 ')
