import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { Link, SILENCE, type Stream } from './link.ts'
import type { Frame } from './wire.ts'

/** A stream that the test speaks through, and a clock that it moves. */
class Wire implements Stream {
  readyState = 1
  closed = false
  private readonly listeners = new Map<string, (event: Event) => void>()
  addEventListener(type: string, listener: (event: Event) => void): void {
    this.listeners.set(type, listener)
  }
  close(): void {
    this.closed = true
    this.readyState = 2
  }
  say(type: string, data?: object): void {
    this.listeners.get(type)?.(new MessageEvent(type, { data: JSON.stringify(data) }))
  }
  beat(): void {
    this.say('beat', { position: 7, at: '2026-11-25T08:00:00Z' })
  }
}

const links: Link[] = []
afterEach(() => {
  for (const link of links.splice(0)) link.stop()
})

const setUp = () => {
  const wires: Wire[] = []
  const frames: Frame[] = []
  const clock = { now: 1_000_000 }
  const link = new Link({
    open: () => {
      const wire = new Wire()
      wires.push(wire)
      return wire
    },
    onFrame: frame => frames.push(frame),
    now: () => clock.now,
  })
  links.push(link)
  const pass = (ms: number): void => {
    for (let left = ms; left > 0; left -= 1000) {
      clock.now += 1000
      link.tick()
    }
  }
  link.start()
  return { link, wires, frames, clock, pass, last: () => wires.at(-1) ?? assert.fail() }
}

test('T71 beats alone, for ten minutes without a filing, keep one stream open', () => {
  const { wires, frames, pass, last } = setUp()
  for (let n = 0; n < 120; n++) {
    pass(5_000)
    last().beat()
  }
  assert.equal(wires.length, 1)
  assert.equal(frames.length, 120)
})

test('T71 one beat lost is no silence: the limit is not the interval', () => {
  const { wires, pass, last } = setUp()
  last().beat()
  pass(11_000)
  last().beat()
  assert.equal(wires.length, 1)
  assert.ok(SILENCE > 2 * 5_000)
})

test('T69 a stream that says nothing any more is opened anew, again and again', () => {
  const { wires, pass } = setUp()
  pass(13_000)
  assert.equal(wires.length, 2)
  assert.ok(wires[0]?.closed)
  pass(13_000)
  assert.equal(wires.length, 3)
})

test('T69 after eight hours of sleep the first tick opens it anew', () => {
  const { link, wires, clock } = setUp()
  clock.now += 8 * 3_600_000
  link.tick()
  assert.equal(wires.length, 2)
})

test('a clock set back hides no silence', () => {
  const { link, wires, clock } = setUp()
  clock.now -= 3_600_000
  link.tick()
  assert.equal(wires.length, 2)
})

test('a stream that an error closed is tried at growing distances, never oftener', () => {
  const { wires, pass, last } = setUp()
  const counts: number[] = []
  for (let minute = 0; minute < 4; minute++) {
    const before = wires.length
    for (let second = 0; second < 60; second++) {
      last().readyState = 2
      pass(1_000)
    }
    counts.push(wires.length - before)
  }
  const [first = 0, , , fourth = 0] = counts
  assert.ok(first >= 4 && first <= 30, `${first} in the first minute`)
  assert.ok(fourth >= 2 && fourth <= 7, `${fourth} in the fourth minute`)
})

test('what an old stream still says is not heard', () => {
  const { wires, frames, pass, last } = setUp()
  pass(13_000)
  wires[0]?.beat()
  assert.equal(frames.length, 0)
  last().beat()
  assert.equal(frames.length, 1)
})

test('a stopped link opens nothing', () => {
  const { link, wires } = setUp()
  link.stop()
  link.kick()
  assert.equal(wires.length, 1)
  assert.ok(wires[0]?.closed)
})
