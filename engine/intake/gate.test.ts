import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Gate } from './gate.ts'

test('law: all get in, in the order of their coming, and never more than may be inside', async () => {
  const moves = fc.array(fc.constantFrom('enter', 'enter', 'enter', 'leave', 'turn'), {
    maxLength: 200,
  })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), moves, async (most, list) => {
      const later: (() => void)[] = []
      let inside = 0
      let came = 0
      const order: number[] = []
      const gate = new Gate(
        most,
        () => inside,
        work => void later.push(work),
      )
      const enter = (n: number): void => {
        inside++
        order.push(n)
        assert.ok(inside <= most)
      }
      const turn = async (): Promise<void> => {
        for (const work of later.splice(0)) work()
        // those who were let in come in before the next turn
        await new Promise(resolve => setImmediate(resolve))
      }
      const leave = (): void => {
        inside = Math.max(0, inside - 5)
        gate.open()
      }
      for (const move of list) {
        if (move === 'enter') {
          const n = came++
          const turned = gate.enter()
          if (turned === undefined) enter(n)
          else void turned.then(() => enter(n))
        } else if (move === 'leave') leave()
        else await turn()
      }
      for (let i = 0; i < 500 && (gate.length > 0 || later.length > 0); i++) {
        leave()
        await turn()
      }
      assert.equal(gate.length, 0)
      assert.deepEqual(order, [...Array(came).keys()])
    }),
    { seed: 6901, numRuns: 200 },
  )
})

test('those who are refused inside, and so are never counted, do not stop those behind', async () => {
  let inside = 16
  const gate = new Gate(
    16,
    () => inside,
    work => void setImmediate(work),
  )
  const turns = Array.from({ length: 100 }, () => gate.enter())
  assert.ok(turns.every(each => each !== undefined))
  inside = 0
  gate.open()
  await Promise.all(turns)
  assert.equal(gate.length, 0)
})
