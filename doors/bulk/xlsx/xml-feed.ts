// XML in pieces of bytes to events, under guard: strict, without DOCTYPE, without entities of the
// document's own, and without a single token that would fill the memory (T44).
import { SaxesParser } from 'saxes'
import { refuseFile } from '../faults.ts'
import { MAX_XML_TOKEN } from '../limits.ts'

export type Attributes = Readonly<Record<string, string>>

export interface Handlers {
  open(name: string, attributes: Attributes): void
  close(name: string): void
  text(text: string): void
}

/** The name without its prefix: some programs write `x:row` where Excel writes `row`. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

const encodingOf = (head: Buffer): string => {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8'
}

export class XmlFeed {
  readonly #parser = new SaxesParser<{ xmlns: false; position: false }>({
    xmlns: false,
    position: false,
  })
  readonly #part: string
  #decoder: TextDecoder | undefined
  /** bytes since the last event */
  #silent = 0

  /** `part` names the document in a refusal. `encoding` when it is not UTF-8 or marked UTF-16. */
  constructor(handlers: Handlers, part: string, encoding?: string) {
    this.#part = part
    if (encoding !== undefined) this.#decoder = new TextDecoder(encoding, { fatal: true })
    const parser = this.#parser
    parser.on('doctype', () => refuseFile('doctype-forbidden', { part }))
    parser.on('error', error => refuseFile('xml-wrong', { part, reason: error.message }))
    parser.on('opentag', tag => {
      this.#silent = 0
      handlers.open(localName(tag.name), tag.attributes)
    })
    parser.on('closetag', tag => {
      this.#silent = 0
      handlers.close(localName(tag.name))
    })
    parser.on('text', text => handlers.text(text))
    parser.on('cdata', text => handlers.text(text))
  }

  push(piece: Buffer): void {
    this.#decoder ??= new TextDecoder(encodingOf(piece), { fatal: true })
    this.#silent += piece.length
    if (this.#silent > MAX_XML_TOKEN) {
      refuseFile('file-too-large', { part: this.#part, bytes: this.#silent })
    }
    this.#parser.write(this.#decode(piece))
  }

  end(): void {
    this.#parser.write(this.#decode()).close()
  }

  #decode(piece?: Buffer): string {
    try {
      return this.#decoder?.decode(piece, { stream: piece !== undefined }) ?? ''
    } catch {
      return refuseFile('xml-wrong', { part: this.#part, reason: 'encoding' })
    }
  }
}

/** Read a whole part of an archive through handlers. */
export const feedAll = async (
  pieces: AsyncIterable<Buffer>,
  handlers: Handlers,
  part: string,
): Promise<void> => {
  const feed = new XmlFeed(handlers, part)
  for await (const piece of pieces) feed.push(piece)
  feed.end()
}
