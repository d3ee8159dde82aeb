// docs/messages.md lists what is carried and what is kept, as the code has it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Refusal } from '#kit/fault.ts'
import { skipShared } from '#test/shared.ts'
import { CARRIED } from './carried.ts'
import { decode } from './decode.ts'
import { KEPT, keptPath } from './kept.ts'
import { isDeclaration, OFFICE, published } from './testing.ts'

const page = readFileSync(join(import.meta.dirname, '../../../../docs/messages.md'), 'utf8')
const listed = (name: string): string[] => {
  const [, inner = ''] = page.split(`<!-- ${name} -->`)
  const block = inner.split(`<!-- /${name} -->`)[0] ?? ''
  return [...block.matchAll(/^ {4}(\S+)$/gm)].map(each => each[1] ?? '')
}

test('the page lists what is carried and what is kept', () => {
  assert.deepEqual(listed('carried'), Object.keys(CARRIED))
  assert.deepEqual(listed('kept'), [...KEPT])
})

test('what is kept stands in a published declaration', { skip: skipShared }, () => {
  const seen = new Set<string>()
  for (const { root } of published()) {
    if (root instanceof Refusal || !isDeclaration(root)) continue
    const made = decode(root, OFFICE)
    if (made instanceof Refusal) continue
    for (const { path } of made.kept) seen.add(keptPath(path))
  }
  assert.deepEqual(
    [...KEPT].filter(path => !seen.has(path)),
    [],
  )
})
