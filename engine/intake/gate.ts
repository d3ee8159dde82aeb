// Lets in one after the other, in the order of their coming, while few enough are inside.
//
// A document takes some eight times its bytes once it is prepared, and what is alive is what the
// collector copies: with 16,000 prepared ones waiting it took half of the time. So they wait
// outside as bytes, and no more are prepared than the next batch takes.

/** Let in at a time; in between the event loop turns, so that the database is heard. */
const PORTION = 16

export class Gate {
  private readonly most: number
  private readonly inside: () => number
  private readonly soon: (work: () => void) => void
  private outside: (() => void)[] = []
  private first = 0
  private planned = false

  /** `inside` counts those who are in; `most` may be. `soon` does work in a later turn. */
  constructor(most: number, inside: () => number, soon: (work: () => void) => void) {
    this.most = most
    this.inside = inside
    this.soon = soon
  }

  /** how many wait outside */
  get length(): number {
    return this.outside.length - this.first
  }

  /** Undefined when one may go in at once; else a promise of the turn. */
  enter(): Promise<void> | undefined {
    if (this.length === 0 && this.inside() < this.most) return undefined
    return new Promise(resolve => {
      this.outside.push(resolve)
      this.open()
    })
  }

  /** Some went out: let others in, soon. */
  open(): void {
    if (this.planned || this.length === 0 || this.inside() >= this.most) return
    this.planned = true
    this.soon(() => {
      this.planned = false
      this.letIn(Math.min(PORTION, this.most - this.inside(), this.length))
      this.open()
    })
  }

  private letIn(count: number): void {
    for (let i = 0; i < count; i++) this.outside[this.first++]!()
    if (this.first < 1024 && this.length > 0) return
    this.outside = this.outside.slice(this.first)
    this.first = 0
  }
}
