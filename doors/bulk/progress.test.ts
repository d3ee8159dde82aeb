// The progress view on a terminal and elsewhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '#kit/words.ts'
import { bulkWords } from './messages.ts'
import { progressView } from './progress.ts'

const progress = {
  phase: 'lodge' as const,
  total: 100,
  rows: 50,
  lodged: 40,
  replayed: 5,
  refused: 5,
}
const inEnglish = (key: string, values: Readonly<Record<string, string | number>>): string =>
  say([bulkWords], 'en', key, values)

const watch = (out: { isTTY?: boolean; columns?: number }) => {
  const written: string[] = []
  let clock = 0
  const view = progressView({ ...out, write: text => written.push(text) }, () => clock, inEnglish)
  return {
    view,
    written,
    pass: (ms: number) => {
      clock += ms
    },
  }
}

test('a terminal has one line that is redrawn ten times a second at most, and never wraps', () => {
  const { view, written, pass } = watch({ isTTY: true, columns: 60 })
  for (let i = 0; i <= 1000; i++) {
    view.update({ ...progress, bytes: i / 10 })
    pass(1)
  }
  view.end()
  assert.ok(written.length >= 10 && written.length <= 14, `${written.length} draws`)
  assert.equal(written.at(-1), '\n')
  const last = written.at(-2) ?? ''
  assert.ok(last.startsWith(`\r\u001B[K[${'#'.repeat(24)}] 100% 50 rows: 40 lodged`), last)
  for (const each of written) assert.ok(each.replace('\r\u001B[K', '').length < 60)
})

test('wide characters count twice', () => {
  const written: string[] = []
  const out = { isTTY: true, columns: 60, write: (text: string) => written.push(text) }
  const view = progressView(
    out,
    () => 0,
    (key, values) => say([bulkWords], 'zh', key, values),
  )
  view.update({ ...progress, bytes: 50 })
  const line = (written[0] ?? '').replace('\r\u001B[K', '')
  assert.match(line, /已申报/)
  const width = [...line].reduce((total, char) => total + (char > '\u2E80' ? 2 : 1), 0)
  assert.ok(width < 60, `${width} columns`)
})

test('elsewhere there is a plain line each five seconds, and one at the end of a long run', () => {
  const { view, written, pass } = watch({})
  for (let i = 0; i < 12; i++) {
    pass(1000)
    view.update({ ...progress, bytes: 50 })
  }
  view.end()
  assert.equal(written.length, 3)
  for (const each of written) assert.match(each, /^\[#{12}\.{12}\] 50% 50 rows: .*\/s\n$/)
  const quiet = watch({})
  quiet.view.update({ ...progress, bytes: 0 })
  quiet.view.end()
  assert.deepEqual(quiet.written, [])
})
