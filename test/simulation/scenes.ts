// What the worlds of a simulation are made of: a pack, its documents, and what is asked of them.
import assert from 'node:assert/strict'
import { Cube } from '#engine/cube/cube.ts'
import { type Ground, prepare } from '#engine/intake/prepare.ts'
import { mount } from '#engine/mounted.ts'
import { makeReferences, type TableVersion } from '#engine/reference/references.ts'
import type { Prepared } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { packs } from '#packs/index.ts'
import { CHAPTERS, depot, OFFICES, ORIGINS } from './depot.ts'
import type { Random } from './random.ts'
import { tradeBodies } from './trade.ts'
import type { Scene } from './world.ts'

export const zone = 'Asia/Shanghai'
const ready = (
  scene: Pick<Scene, 'type' | 'mounted'>,
  ground: Ground,
  at: number,
  body: string,
) => {
  const prepared = prepare(scene.type, Buffer.from(body), at, ground)
  if (prepared instanceof Refusal) {
    assert.fail(`${body} is refused: ${prepared.faults.map(each => each.key + each.path)}`)
  }
  return prepared
}

/** The body of a ticket, as JSON text. */
const depotBody = (random: Random): string => {
  const kind = random.chance(0.15) ? 'grant' : 'use'
  const most = kind === 'grant' ? 40_000 : 900
  const rows = Array.from({ length: random.int(5) }, () => ({
    chapter: random.pick(CHAPTERS),
    origin: random.pick(ORIGINS),
    net: `${1 + random.int(50)}`,
    value: `${random.int(most)}.${random.int(10)}`,
  }))
  return JSON.stringify({
    office: random.pick(OFFICES),
    kind,
    ...(random.chance(0.3) ? { reference: `R${random.int(400)}` } : {}),
    ...(rows.length === 0 ? {} : { items: rows }),
  })
}

/** Tickets of the depot pack: grants, uses, some with a reference, some without any row. */
export const depotScene = (random: Random): Scene => {
  const mounted = mount([depot])
  const type = mounted.filings.get('depot.ticket')!
  const { plans } = new Cube(mounted, zone)
  const ground = { references: makeReferences([depot], []), zone, plans }
  const prepared = Array.from({ length: 400 }, () =>
    ready({ type, mounted }, ground, 0, depotBody(random)),
  )
  const steps = ['pay', 'pay', 'amend', 'amend', 'amend', 'cancel', 'reopen', 'release', 'refuse']
  return {
    mounted,
    type,
    zone,
    begins: Date.parse('2026-12-20T00:00:00Z'),
    prepared: () => prepared,
    steps: [...steps, ...steps, 'hold', 'toString', 'explode'],
    amends: new Set(['amend']),
  }
}

/** Declarations of the trade pack, as of the month they are lodged in. */
export const tradeScene = (random: Random): Scene => {
  const mounted = mount(packs({ country: 'CN' }))
  const type = mounted.filings.get('trade.declaration')!
  const tables = Object.entries(type.pack.reference.tables)
  const versions = tables.map(
    ([name, { seed }]): TableVersion => ({ pack: 'trade', name, version: 1, rows: seed }),
  )
  const references = makeReferences(mounted.packs, versions)
  const ground = { references, zone, plans: new Cube(mounted, zone).plans }
  const bodies = tradeBodies(random, 60)
  const byDay = new Map<number, Prepared[]>()
  return {
    mounted,
    type,
    zone,
    references,
    // the pack's own exchange rates end with the year after
    begins: Date.parse('2025-12-20T00:00:00Z'),
    prepared: at => {
      const day = Math.floor(at / (30 * 86_400_000))
      const known = byDay.get(day) ?? bodies.map(each => ready({ type, mounted }, ground, at, each))
      byDay.set(day, known)
      return known
    },
    steps: ['pay', 'pay', 'amend', 'amend', 'release', 'cancel', 'refuse', 'refund', 'waive', 'x'],
    amends: new Set(['amend']),
  }
}
