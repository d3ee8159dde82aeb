// Invented filings and real ones never share a node.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { beibu, getJson } from './command.ts'
import { launchNode, startNode } from './crash/child.ts'

const SAMPLE = join(import.meta.dirname, '../docs/sample')

test('a node with real filings cannot be made a demonstration, whoever asks', {
  timeout: 300_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'beibu-demo-'))
  try {
    const node = await startNode({ folder })
    const words = ['lodge', join(SAMPLE, 'fruit.csv'), '--org', 'Nanning Brokers']
    await beibu([...words, '--mapping', join(SAMPLE, 'fruit.mapping.json')], {
      BEIBU_DATA: folder,
    })
    const url = `${node.url}/api/v1/totals/trade.declarations?grain=year`
    const before = await getJson(url)
    assert.notEqual((before as { position: number }).position, 0, 'something was lodged')
    const year = String(new Date().getFullYear())
    const ran = await beibu(['demo', '--year', year, '--count', '5'], { BEIBU_DATA: folder })
    assert.notEqual(ran.code, 0)
    assert.match(ran.err, /holds filings that are no demonstration/)
    assert.deepEqual(await getJson(url), before)
    await node.stop()

    const again = launchNode({ folder, env: { BEIBU_DEMO: '1' } })
    await assert.rejects(again.ready, /BEIBU_DEMO/)
    assert.notEqual(await again.exited, '0')

    const real = await startNode({ folder })
    const after = await getJson(url.replace(node.url, real.url))
    assert.deepEqual(after, before, 'nothing invented came in')
    await real.stop()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
