import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Digest } from '#kit/lanes.ts'
import { commitmentOf, drawOf, isDrawn } from './draw.ts'

const digest: Digest = text => createHash('sha256').update(text).digest()
const drawn = (number: string): number => drawOf('2026-11-30', 'seed', number, digest)

test('anybody can draw again: printf and sha256sum give the same first twelve digits', () => {
  // printf 'lane draw 1\n2026-11-30\nseed\nD1' | sha256sum
  assert.equal(drawn('D1'), 0x2acff75ce49c / 2 ** 48)
  // printf 'lane seed 1\n2026-11-30\nseed' | sha256sum
  assert.equal(
    commitmentOf('2026-11-30', 'seed', digest),
    '4bf8aa0fd0128642ad97612ffafe0010b4756fc3633c5cf35854ff6eb427bbec',
  )
})

test('law: a draw is in [0, 1), repeats, and hangs on day, seed and number', () => {
  const text = fc.string({ maxLength: 20 })
  fc.assert(
    fc.property(text, text, text, text, (day, seed, number, other) => {
      const draw = drawOf(day, seed, number, digest)
      assert.ok(draw >= 0 && draw < 1)
      assert.equal(drawOf(day, seed, number, digest), draw)
      if (other !== number) assert.notEqual(drawOf(day, seed, other, digest), draw)
      if (other !== seed) assert.notEqual(drawOf(day, other, number, digest), draw)
      if (other !== day) assert.notEqual(drawOf(other, seed, number, digest), draw)
    }),
  )
})

test('law: who is drawn at a share is drawn at every larger one', () => {
  const share = fc.integer({ min: 0, max: 10_000 })
  fc.assert(
    fc.property(fc.string(), share, share, (number, a, b) => {
      const draw = drawn(number)
      if (isDrawn(draw, Math.min(a, b))) assert.ok(isDrawn(draw, Math.max(a, b)))
      assert.equal(isDrawn(draw, 0), false)
      assert.equal(isDrawn(draw, 10_000), true)
    }),
  )
})

test('20,000 numbers in order fall evenly into 20 parts (chi-square), and 5 % are drawn', () => {
  const parts = new Array<number>(20).fill(0)
  let chosen = 0
  for (let i = 0; i < 20_000; i++) {
    const draw = drawn(`2026-${String(i).padStart(8, '0')}`)
    const part = Math.floor(draw * 20)
    parts[part] = parts[part]! + 1
    if (isDrawn(draw, 500)) chosen++
  }
  const square = parts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
  // 19 degrees of freedom: above 43.8 once in 1,000, below 5.4 likewise
  assert.ok(square < 43.8 && square > 5.4, `chi-square ${square}`)
  // 1,000 expected, standard deviation 31
  assert.ok(Math.abs(chosen - 1000) < 100, `${chosen} drawn`)
})
