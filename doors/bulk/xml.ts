// A foreign message in XML, read strictly into a tree of texts: no value is turned into a number on
// the way (T36), any DOCTYPE is refused (T44), the encoding is the declared one, and every refusal
// says line and column. What a stranger sends is bounded in bytes, depth, elements and attributes:
// it is gone through once to be refused, holding nothing of it, and only then built.
import { type SaxesAttributeNS, SaxesParser } from 'saxes'
import { Refusal } from '#kit/fault.ts'
import type { XmlElement } from '#kit/xml.ts'
import { bomOf } from './encoding.ts'
import { FileRefused, faultsOf, refuseFile } from './faults.ts'
import { MAX_XML_BYTES, MAX_XML_TOKEN } from './limits.ts'

interface Growing extends XmlElement {
  children: Growing[]
  text: string
}

interface XmlLimits {
  readonly bytes: number
  /** no message of trade nests deeper than 30; the tree is walked by recursion elsewhere */
  readonly depth: number
  /** some 300 bytes of memory each; a declaration has about 60 for each goods line */
  readonly elements: number
  /** of one element */
  readonly attributes: number
}
const LIMITS: XmlLimits = {
  bytes: MAX_XML_BYTES,
  depth: 100,
  elements: 250_000,
  attributes: 50,
}

/** The encoding that the XML declaration names (XML 1.0, 4.3.3), in the encoding of a mark. */
const declaredEncoding = (head: Buffer, mark: string | undefined): string | undefined => {
  const text = new TextDecoder(mark ?? 'latin1').decode(head)
  return /^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/.exec(text)?.[1]
}

const labelOf = (label: string): string => {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return refuseFile('encoding-unsupported', { encoding: label })
  }
}

/** WHATWG name of the encoding. A byte order mark and a declaration that differ are refused. */
const encodingOf = (head: Buffer): string => {
  const mark = bomOf(head)?.name
  const declared = declaredEncoding(head, mark)
  if (declared === undefined) return mark ?? 'utf-8'
  const named = labelOf(declared)
  const [wide, marked] = [named, mark ?? ''].map(each => each.startsWith('utf-16'))
  if (mark !== undefined && mark !== named && !(wide && marked)) {
    return refuseFile('encoding-unsupported', { encoding: `${declared} ≠ ${mark}` })
  }
  // without a mark its declaration was read as ASCII, so it is in no encoding of two bytes
  if (mark === undefined && wide) {
    return refuseFile('encoding-unsupported', { encoding: declared })
  }
  return mark ?? named
}

const attributesOf = (
  attributes: Readonly<Record<string, SaxesAttributeNS>>,
): Readonly<Record<string, string>> => {
  const own: Record<string, string> = {}
  let none = true
  for (const { name, prefix, value } of Object.values(attributes)) {
    if (prefix !== '' || name === 'xmlns') continue
    Object.defineProperty(own, name, { value, ...OWN })
    none = false
  }
  return none ? NO_ATTRIBUTES : own
}
/** Plain members, whatever they are called: `__proto__` is a name like another. */
const OWN = { enumerable: true, configurable: true, writable: true } as const

/** Of leaves, and of elements without attributes, as most of a message are. */
const NO_CHILDREN: Growing[] = []
const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze({})

/**
 * Takes pieces of bytes; throws `FileRefused` and nothing else. With `build` it makes the tree;
 * without, it refuses what is to be refused, and holds the open elements at most.
 */
class XmlReader {
  readonly #parser = new SaxesParser<{ xmlns: true; position: true }>({
    xmlns: true,
    position: true,
  })
  readonly #open: Growing[] = [
    { name: '', space: '', attributes: NO_ATTRIBUTES, children: NO_CHILDREN, text: '' },
  ]
  readonly #root = this.#open[0]!
  readonly #limits: XmlLimits
  readonly #build: boolean
  #head: Buffer | undefined = Buffer.alloc(0)
  #encoding = ''
  #decoder = new TextDecoder('utf-8', { fatal: true })
  #bytes = 0
  #silent = 0
  #elements = 0

  constructor(limits: XmlLimits, build: boolean) {
    this.#limits = limits
    this.#build = build
    const parser = this.#parser
    parser.on('error', error => this.#refuse(error.message.replace(/^\d+:\d+: /, '')))
    parser.on('doctype', () => refuseFile('doctype-forbidden', { part: this.#where }))
    parser.on('xmldecl', ({ version }) => {
      // 1.1 lets control characters in by number
      if (version !== '1.0') this.#refuse(`version ${version ?? ''}`)
    })
    let attributes = 0
    parser.on('attribute', () => {
      if (++attributes > limits.attributes) this.#refuse('too many attributes')
    })
    parser.on('opentag', tag => {
      attributes = 0
      this.#begin(tag.local, tag.uri, attributesOf(tag.attributes))
    })
    parser.on('closetag', () => {
      this.#silent = 0
      this.#open.pop()
    })
    const text = (found: string): void => {
      const inner = this.#open.at(-1)
      if (inner !== undefined) inner.text += found
    }
    if (!build) return
    parser.on('text', text)
    parser.on('cdata', text)
  }

  push(piece: Buffer): void {
    this.#bytes += piece.length
    if (this.#bytes > this.#limits.bytes) {
      refuseFile('file-too-large', { part: 'xml', bytes: this.#bytes })
    }
    if (this.#head !== undefined) {
      this.#head = Buffer.concat([this.#head, piece])
      if (this.#head.length >= HEAD_BYTES) this.#start()
    } else this.#take(piece)
  }

  end(): XmlElement {
    this.#start()
    this.#write('', false)
    this.#parser.close()
    return this.#root.children[0] ?? this.#refuse('empty')
  }

  #start(): void {
    const head = this.#head
    if (head === undefined) return
    this.#head = undefined
    this.#encoding = encodingOf(head)
    this.#decoder = new TextDecoder(this.#encoding, { fatal: true })
    this.#take(head)
  }

  /** In pieces, so that a DOCTYPE is met before what follows it is looked at. */
  #take(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += PIECE) {
      const piece = bytes.subarray(at, at + PIECE)
      this.#silent += piece.length
      // a DOCTYPE is told of when it ends: one that does not is not waited for
      if (this.#silent > (this.#elements === 0 ? PIECE : MAX_XML_TOKEN)) {
        refuseFile('file-too-large', { part: this.#where, bytes: this.#silent })
      }
      this.#write(piece, true)
    }
  }

  #write(piece: Buffer | '', stream: boolean): void {
    let text = ''
    try {
      text = this.#decoder.decode(piece === '' ? undefined : piece, { stream })
    } catch {
      // up to the first byte that is none of the encoding's, for the sake of line and column
      const loose = new TextDecoder(this.#encoding).decode(piece === '' ? undefined : piece)
      this.#parser.write(loose.slice(0, Math.max(0, loose.indexOf('\uFFFD'))))
      this.#refuse(`not ${this.#encoding}`)
    }
    this.#parser.write(text)
  }

  #begin(name: string, space: string, attributes: Record<string, string>): void {
    this.#silent = 0
    if (this.#open.length > this.#limits.depth) this.#refuse('too deep')
    if (++this.#elements > this.#limits.elements) this.#refuse('too many elements')
    const { line } = this.#parser
    const begun: Growing = { name, space, attributes, children: NO_CHILDREN, text: '', line }
    const outer = this.#open.at(-1)
    if (outer !== undefined && (this.#build || outer === this.#root)) {
      if (outer.children === NO_CHILDREN) outer.children = [begun]
      else outer.children.push(begun)
    }
    this.#open.push(begun)
  }

  get #where(): string {
    return `${this.#parser.line}:${this.#parser.column}`
  }

  #refuse(reason: string): never {
    const { line, column } = this.#parser
    return refuseFile('xml-malformed', { line, column, reason })
  }
}
const PIECE = 1 << 16
/** Enough for a byte order mark and an XML declaration. */
const HEAD_BYTES = 256

const readWith = (bytes: Buffer, build: boolean): XmlElement => {
  const reader = new XmlReader(LIMITS, build)
  reader.push(bytes)
  return reader.end()
}

/** Read an XML message of at most 16 MiB: its root element, or why it was refused. */
export const readXml = (bytes: Buffer): XmlElement | Refusal => {
  try {
    readWith(bytes, false)
    return readWith(bytes, true)
  } catch (error) {
    return new Refusal(faultsOf(error))
  }
}

/**
 * The same in pieces, which are asked for twice: to be gone through, and to be built. A stream is
 * left as soon as it is refused.
 */
export const readXmlFrom = async (
  pieces: () => AsyncIterable<Buffer>,
): Promise<XmlElement | Refusal> => {
  try {
    const [checked, built] = [new XmlReader(LIMITS, false), new XmlReader(LIMITS, true)]
    for await (const piece of pieces()) checked.push(piece)
    checked.end()
    for await (const piece of pieces()) built.push(piece)
    return built.end()
  } catch (error) {
    if (error instanceof FileRefused) return new Refusal(error.faults)
    throw error
  }
}

/** Whether a text is an xs:decimal (XML Schema part 2, 3.2.3): no exponent, no grouping. */
export const isXsDecimal = (text: string): boolean => /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)
