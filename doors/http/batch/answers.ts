// Answers of a batch, written in the order of its lines however they come in.
import type { Writable } from 'node:stream'

/** Answers are put together up to this before they are written: a socket likes few large writes. */
const BLOCK = 65_536

/** A line's place in the order; it has no text while the line is with the engine. */
interface Place {
  text: string | undefined
}

export class Answers {
  private readonly out: Writable
  private places: Place[] = []
  private first = 0
  private text = ''
  private planned = false
  private readonly onProgress: () => void

  /** `onProgress` is called whenever answers came, and whenever the client took some. */
  constructor(out: Writable, onProgress: () => void) {
    this.out = out
    this.onProgress = onProgress
    out.on('drain', onProgress)
  }

  /** Lines that wait for their answer, or for one of a line before theirs. */
  get pending(): number {
    return this.places.length - this.first
  }

  /** The next place in the order; call what is returned once, with the answer. */
  reserve(): (answer: string) => void {
    const place: Place = { text: undefined }
    this.places.push(place)
    return answer => {
      place.text = answer
      if (this.planned) return
      this.planned = true
      // once for all the answers that one commit of the engine brings
      setImmediate(() => {
        this.planned = false
        this.flush()
        this.onProgress()
      })
    }
  }

  private flush(): void {
    for (;;) {
      const text = this.places[this.first]?.text
      if (text === undefined) break
      this.first++
      this.text += text
      if (this.text.length >= BLOCK) this.write()
    }
    this.write()
    if (this.first < 1_024 && this.first < this.places.length) return
    this.places = this.places.slice(this.first)
    this.first = 0
  }

  private write(): void {
    if (this.text !== '' && !this.out.destroyed) this.out.write(this.text)
    this.text = ''
  }
}
