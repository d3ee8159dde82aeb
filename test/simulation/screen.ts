// A screen for tests: takes frames as a page would, and keeps what it was told.
import assert from 'node:assert/strict'
import type { Viewer } from '#engine/api.ts'

interface Body {
  readonly position: number
  readonly at: string
  readonly cells?: readonly (readonly [number, string, readonly string[], readonly string[]])[]
  readonly latest?: readonly Readonly<Record<string, unknown>>[]
  readonly boards?: readonly { readonly name: string }[]
  readonly measures?: readonly { readonly name: string }[]
  readonly number?: string
}

interface Frame {
  readonly event: string
  readonly id: number | undefined
  readonly body: Body
}

const readFrame = (frame: Buffer): Frame => {
  const text = frame.toString('utf8')
  const found = /^event: (\w+)\n(?:id: (\d+)\n)?data: (.*)\n\n$/.exec(text)
  assert.ok(found !== null, `no frame: ${text.slice(0, 100)}`)
  const [, event = '', id, data = ''] = found
  return {
    event,
    id: id === undefined ? undefined : Number(id),
    body: JSON.parse(data) as Body,
  }
}

export class Screen implements Viewer {
  readonly frames: Frame[] = []
  readonly cells = new Map<string, readonly string[]>()
  latest: Readonly<Record<string, unknown>>[] = []
  /** Last-Event-ID: what an EventSource sends when it comes back */
  position: number | undefined
  /** takes frames but says that it can take no more */
  slow = false
  closed = false
  private boards: string[] = []
  private measures: string[] = []

  send(bytes: Buffer): boolean {
    const frame = readFrame(bytes)
    this.frames.push(frame)
    const { event, id, body } = frame
    assert.ok(body.position >= (this.position ?? 0), 'positions do not go back')
    if (id !== undefined) {
      assert.equal(id, body.position)
      this.position = id
    }
    if (event === 'snapshot') {
      this.cells.clear()
      this.latest = []
      this.boards = (body.boards ?? []).map(each => each.name)
      this.measures = (body.measures ?? []).map(each => each.name)
    }
    for (const [board, at, dims, values] of body.cells ?? []) {
      this.cells.set([this.boards[board], at, ...dims].join(' '), values)
    }
    this.latest = [...this.latest, ...(body.latest ?? [])].slice(-40)
    return !this.slow
  }

  close(): void {
    this.closed = true
  }

  /** A cell's total of a measure; undefined when it was never told. */
  total(cell: string, measure: string): string | undefined {
    return this.cells.get(cell)?.[this.measures.indexOf(measure)]
  }
}
