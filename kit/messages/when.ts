// Two shapes of an ICU select that every message needs, for values that may not be handed in.

/** Said without the value, and with it. */
export const either = (value: string, without: string, having: string): string =>
  `{${value}, select, none {${without}} other {${having}}}`

/** Said only with the value. */
export const when = (value: string, having: string): string => either(value, '', having)

/** One message of its parts, so that no line of the source grows too long. */
export const text = (...parts: readonly string[]): string => parts.join('')
