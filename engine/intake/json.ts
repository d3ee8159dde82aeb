// JSON text as handed in, read strictly: what JSON.parse forgives in silence is a fault here.
import { isUtf8 } from 'node:buffer'
import { fault, Refusal } from '#kit/fault.ts'

const BACKSLASH = 92
/** DEL and the controls after it: JSON lets them stand unescaped, unlike those below U+0020. */
const DELETE = 0x7f
const HIGH_CONTROL = /[\x80-\x9f]/
/** What U+0080 to U+00BF begin with in UTF-8. Few texts have one of them. */
const HIGH_LEAD = 0xc2

/**
 * Whether no string of the text can hold a control character or a lone surrogate: UTF-8 has none,
 * and they come by escapes only. Looked for in the bytes, where a search for one takes 0.1 µs.
 */
const isClean = (body: Buffer, text: string): boolean =>
  !body.includes(BACKSLASH) &&
  !body.includes(DELETE) &&
  (!body.includes(HIGH_LEAD) || !HIGH_CONTROL.test(text))

interface Text {
  readonly text: string
  /** none of its strings has an escape, or a control after U+001F */
  readonly clean: boolean
}

/** Bytes → text. Invalid UTF-8 is refused. */
export const readText = (body: Buffer): Text | Refusal => {
  if (!isUtf8(body)) return new Refusal([fault('not-utf8')])
  const text = body.toString('utf8')
  return { text, clean: isClean(body, text) }
}

/** Text → value. Anything but JSON (RFC 8259) is refused. */
export const parseText = (read: Text): (Text & { value: unknown }) | Refusal => {
  try {
    return { ...read, value: JSON.parse(read.text) as unknown }
  } catch (error) {
    // RangeError: nested so deep that the parser's stack ends
    const at = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : undefined
    return new Refusal([fault('not-json', '', at === undefined ? {} : { at: Number(at) })])
  }
}

/**
 * Bytes → text and value, and whether all its strings are clean. Invalid UTF-8 and anything but
 * JSON (RFC 8259) is refused.
 */
export const parseJson = (body: Buffer): (Text & { value: unknown }) | Refusal => {
  const read = readText(body)
  return read instanceof Refusal ? read : parseText(read)
}

const COLON = 58
/**
 * Name of a member that an object has twice (JSON.parse keeps the last in silence). `members` is
 * how many distinct members the value holds: each has one colon in the text, so if there are no
 * more colons than members there is no repeat, and the exact scan (30 µs for 3 KB) is spared.
 */
export const repeatedMember = (body: Buffer, text: string, members: number): string | undefined => {
  let colons = 0
  for (let i = 0; i < body.length; i++) if (body[i] === COLON) colons++
  return colons <= members ? undefined : scanMembers(text)
}

/** Exact scan of valid JSON text for a repeated member, without recursion. */
const scanMembers = (text: string): string | undefined => {
  const open: (Set<string> | undefined)[] = []
  let i = 0
  while (i < text.length) {
    const c = text[i]
    if (c === '{') open.push(new Set())
    else if (c === '[') open.push(undefined)
    else if (c === '}' || c === ']') open.pop()
    else if (c === '"') {
      const start = i
      i++
      while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1
      const names = open[open.length - 1]
      let next = i + 1
      while (
        text[next] === ' ' ||
        text[next] === '\n' ||
        text[next] === '\r' ||
        text[next] === '\t'
      )
        next++
      if (names !== undefined && text[next] === ':') {
        const name = JSON.parse(text.slice(start, i + 1)) as string
        if (names.has(name)) return name
        names.add(name)
      }
    }
    i++
  }
  return undefined
}
