// The disk becomes full under a working node: it refuses by a clear fault, loses nothing that it
// acknowledged, and goes on by itself when there is room again; its log lies on that disk, too.
// Needs the right to mount a tmpfs.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { packs } from '#packs/index.ts'
import { beibu, getJson } from './command.ts'
import { makeKey, type NodeChild, startNode } from './crash/child.ts'

const folder = mkdtempSync(join(tmpdir(), 'beibu-full-'))
const sh = (...words: string[]): boolean => spawnSync(words[0]!, words.slice(1)).status === 0
const mounted = sh('mount', '-t', 'tmpfs', '-o', 'size=260m,mode=755', 'tmpfs', folder)
const skip = mounted ? false : 'a small disk cannot be mounted here'
if (!mounted) rmSync(folder, { recursive: true, force: true })

const YEAR = String(new Date().getFullYear())

interface Answer {
  readonly status: number
  readonly key: string | undefined
}

const demo = packs({ country: 'CN' }).find(pack => pack.demo !== undefined)!
const bodies = function* (): Generator<string> {
  for (let seed = 1; ; seed++) {
    const now = Date.now()
    const order = { seed, count: 500, from: now - 60_000, to: now - 1000 }
    for (const each of demo.demo!(order)) yield `${JSON.stringify(each.document)}\n`
  }
}

/** A batch of so many filings; what became of each. */
const lodge = async (
  node: NodeChild,
  key: string,
  texts: Iterator<string>,
  count: number,
): Promise<Answer[]> => {
  const body = Array.from({ length: count }, () => texts.next().value as string).join('')
  const response = await fetch(`${node.url}/api/v1/filings/trade.declaration/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    body,
  })
  return (await response.text())
    .trim()
    .split('\n')
    .map(line => {
      const { status, faults } = JSON.parse(line) as {
        status: number
        faults?: { key: string }[]
      }
      return { status, key: faults?.[0]?.key }
    })
}

test('a full disk: refused clearly, nothing lost, and on by itself when there is room', {
  skip,
  timeout: 300_000,
}, async () => {
  let node: NodeChild | undefined
  try {
    node = await startNode({ folder })
    const key = await makeKey(folder, 'Nanning Brokers', ['trader'])
    const texts = bodies()
    let accepted = 0
    const refusals = new Set<string | undefined>()
    const deadline = Date.now() + 120_000
    while (refusals.size === 0 && Date.now() < deadline) {
      for (const { status, key: fault } of await lodge(node, key, texts, 1000)) {
        if (status === 201) accepted++
        else refusals.add(`${status} ${fault}`)
      }
    }
    assert.ok(accepted > 0)
    assert.deepEqual([...refusals], ['503 store-away'], 'the only reason is told as what it is')

    assert.ok(sh('mount', '-o', 'remount,size=2g', folder), 'room again')
    const until = Date.now() + 120_000
    let again: Answer[] = []
    while (again[0]?.status !== 201 && Date.now() < until) {
      await new Promise(resolve => setTimeout(resolve, 500))
      again = await lodge(node, key, texts, 1)
      if (again[0]?.status === 201) accepted++
    }
    assert.equal(again[0]?.status, 201, 'it goes on by itself')
    const url = `${node.url}/api/v1/totals/trade.declarations?grain=year&from=${YEAR}`
    const totals = (await getJson(url)) as { cells: { value: string }[] }
    assert.equal(Number(totals.cells[0]?.value), accepted, 'what was acknowledged, and no more')
    const verified = await beibu(['verify'], { BEIBU_DATA: folder })
    assert.equal(verified.code, 0, verified.out)
  } finally {
    await node?.stop()
    if (mounted) sh('umount', '--lazy', folder)
    rmSync(folder, { recursive: true, force: true })
  }
})
