// The strict subset of XML in which messages are signed, read with what a signature needs and a
// tree of values has not: prefixes, namespaces in scope, and text between elements. A signed
// message has no DOCTYPE, no comments and no processing instructions, is in UTF-8, and its names
// are ASCII. What is refused here is refused before anything is hashed.
import { isXmlText } from '../leaf.ts'

/** Prefix → namespace; '' is the default one. */
export type Scope = ReadonlyMap<string, string>

export interface SignedAttribute {
  readonly name: string
  readonly local: string
  readonly space: string
  readonly value: string
}

export interface SignedElement {
  /** with its prefix, as written */
  readonly name: string
  readonly local: string
  readonly space: string
  readonly scope: Scope
  readonly attributes: readonly SignedAttribute[]
  readonly children: (SignedElement | string)[]
}

/** Where and why a text is not of the subset. */
export class NotSubset extends Error {}

/** what the door reads at most as well */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_DEPTH = 30
/** in scope at once: customs' messages have three; each element that declares one copies them */
const MAX_SPACES = 20
const MAX_ELEMENTS = 250_000
const MAX_ATTRIBUTES = 50
const XML_SPACE = 'http://www.w3.org/XML/1998/namespace'
const NAME = '[A-Za-z_][\\w.-]*'
const DECLARATION = new RegExp(
  '^<\\?xml\\s+version\\s*=\\s*(["\'])1\\.0\\1' +
    '(?:\\s+encoding\\s*=\\s*(["\'])[Uu][Tt][Ff]-8\\2)?' +
    '(?:\\s+standalone\\s*=\\s*(["\'])(?:yes|no)\\3)?\\s*\\?>',
)
const OPEN = new RegExp(`<(?:(${NAME}):)?(${NAME})`, 'y')
const ATTRIBUTE = new RegExp(`\\s+(?:(${NAME}):)?(${NAME})\\s*=\\s*("[^"<]*"|'[^'<]*')`, 'y')
const OPEN_END = /\s*(\/?)>/y
const CLOSE = new RegExp(`</((?:${NAME}:)?${NAME})\\s*>`, 'y')

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
}

const referenced = (name: string): string => {
  const digits = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name)
  if (digits === null) {
    const known = Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined
    if (known === undefined) throw new NotSubset(`&${name.slice(0, 20)};`)
    return known
  }
  const [, hex, plain] = digits
  const code = hex === undefined ? Number(plain) : Number.parseInt(hex, 16)
  const sign = code <= 0x10ffff ? String.fromCodePoint(code) : ''
  if (sign === '' || !isXmlText(sign)) throw new NotSubset(`&${name};`)
  return sign
}

const unescaped = (text: string): string =>
  text.includes('&')
    ? text.replace(/&([^;&]*)(;?)/g, (_, name: string, end: string) => {
        if (end === '') throw new NotSubset('&')
        return referenced(name)
      })
    : text

/** XML 1.0, 3.3.3: literal blanks of an attribute are spaces; those by number stay. */
const attributeValue = (quoted: string): string =>
  unescaped(quoted.slice(1, -1).replace(/[\t\n]/g, ' '))

class Reader {
  readonly #text: string
  #at = 0
  #elements = 0
  readonly #open: SignedElement[] = []
  #root: SignedElement | undefined

  constructor(text: string) {
    this.#text = text
  }

  read(): SignedElement {
    this.#at = DECLARATION.exec(this.#text)?.[0].length ?? 0
    while (this.#at < this.#text.length) this.#step()
    if (this.#root === undefined || this.#open.length > 0) throw new NotSubset('end')
    return this.#root
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found !== null) this.#at = pattern.lastIndex
    return found
  }

  #step(): void {
    const text = this.#text
    if (text[this.#at] !== '<') {
      const end = text.indexOf('<', this.#at)
      const piece = text.slice(this.#at, end < 0 ? text.length : end)
      this.#at += piece.length
      if (piece.includes(']]>')) throw new NotSubset(']]>')
      this.#add(unescaped(piece), piece)
    } else if (text.startsWith('<![CDATA[', this.#at)) {
      const end = text.indexOf(']]>', this.#at)
      if (end < 0) throw new NotSubset('CDATA')
      const piece = text.slice(this.#at + 9, end)
      this.#at = end + 3
      this.#add(piece, '<')
    } else if (text[this.#at + 1] === '/') {
      const name = this.#match(CLOSE)?.[1]
      if (name === undefined || this.#open.pop()?.name !== name) throw new NotSubset('end tag')
    } else this.#begin()
  }

  /** Outside the root nothing but blanks, and those unescaped. */
  #add(text: string, written: string): void {
    const inner = this.#open.at(-1)
    if (inner !== undefined) inner.children.push(text)
    else if (!/^[ \t\n]*$/.test(written)) throw new NotSubset('text outside')
  }

  #begin(): void {
    const found = this.#match(OPEN)
    if (found === null) throw new NotSubset(this.#text.slice(this.#at, this.#at + 4))
    const [, prefix = '', local = ''] = found
    const written: { prefix: string; local: string; value: string }[] = []
    for (let each = this.#match(ATTRIBUTE); each !== null; each = this.#match(ATTRIBUTE)) {
      const [, before = '', name = '', quoted = ''] = each
      written.push({ prefix: before, local: name, value: attributeValue(quoted) })
      if (written.length > MAX_ATTRIBUTES) throw new NotSubset('attributes')
    }
    const end = this.#match(OPEN_END)
    if (end === null) throw new NotSubset('tag')
    const outer = this.#open.at(-1)
    const scope = scopeOf(outer?.scope ?? new Map(), written)
    const made: SignedElement = {
      name: prefix === '' ? local : `${prefix}:${local}`,
      local,
      space: spaceOf(scope, prefix),
      scope,
      attributes: attributesOf(scope, written),
      children: [],
    }
    if (++this.#elements > MAX_ELEMENTS) throw new NotSubset('elements')
    if (outer !== undefined) outer.children.push(made)
    else if (this.#root === undefined) this.#root = made
    else throw new NotSubset('second root')
    if (end[1] === '') this.#open.push(made)
    if (this.#open.length > MAX_DEPTH) throw new NotSubset('depth')
  }
}

interface Written {
  readonly prefix: string
  readonly local: string
  readonly value: string
}

const isDeclaration = ({ prefix, local }: Written): boolean =>
  prefix === 'xmlns' || (prefix === '' && local === 'xmlns')

const scopeOf = (outer: Scope, written: readonly Written[]): Scope => {
  const declared = written.filter(isDeclaration)
  if (declared.length === 0) return outer
  const scope = new Map(outer)
  const seen = new Set<string>()
  for (const { prefix, local, value } of declared) {
    const bound = prefix === '' ? '' : local
    const wrong =
      seen.has(bound) ||
      bound === 'xml' ||
      bound === 'xmlns' ||
      value === XML_SPACE ||
      (value === '' && bound !== '') ||
      // a namespace is an absolute URI: canonical XML has no form for a relative one
      (value !== '' && !/^[A-Za-z][\w+.-]*:[\x21\x23-\x25\x27-\x3b\x3d\x3f-\x7e]+$/.test(value))
    if (wrong) throw new NotSubset(`xmlns:${bound}`)
    seen.add(bound)
    scope.set(bound, value)
    if (scope.size > MAX_SPACES) throw new NotSubset('namespaces')
  }
  return scope
}

const spaceOf = (scope: Scope, prefix: string): string => {
  const space = scope.get(prefix)
  if (space === undefined && prefix !== '') throw new NotSubset(`prefix ${prefix}`)
  return space ?? ''
}

const attributesOf = (scope: Scope, written: readonly Written[]): SignedAttribute[] => {
  const seen = new Set<string>()
  return written
    .filter(each => !isDeclaration(each))
    .map(({ prefix, local, value }) => {
      // xml:* is bound to nothing here, and so refused: it would be handed down to what is signed
      const space = prefix === '' ? '' : spaceOf(scope, prefix)
      const key = `${space} ${local}`
      if (seen.has(key)) throw new NotSubset(`attribute ${local}`)
      seen.add(key)
      return { name: prefix === '' ? local : `${prefix}:${local}`, local, space, value }
    })
}

/** The tree of a message of the subset; throws `NotSubset` and nothing else. */
export const readSigned = (bytes: Uint8Array): SignedElement => {
  if (bytes.length > MAX_BYTES) throw new NotSubset('bytes')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new NotSubset('utf-8')
  }
  // XML 1.0, 2.11: one kind of line end, before anything is looked at
  const lines = text.replace(/\r\n?/g, '\n')
  if (!isXmlText(lines)) throw new NotSubset('characters')
  return new Reader(lines).read()
}
