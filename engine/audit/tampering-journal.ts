// For tests: ways to tamper with the journal itself.
import { change, type Expected, pick, type Tampering } from './tampering.ts'

/** Tampering with one column of a random journal row. */
const journal = (
  seed: number,
  column: string,
  set: string,
  more: { where?: string; also?: Expected; alone?: boolean } = {},
): Tampering => ({
  name: `journal ${column} := ${set.slice(0, 50)}`,
  alone: more.alone ?? false,
  tamper: async database => {
    const { position } = await pick(database, seed, 'journal', 'position', more.where)
    const text = `UPDATE journal SET ${column} = ${set} WHERE partition = 0 AND position = $1`
    await change(database, text, [position])
    const at = { table: 'journal', position: Number(position) }
    return [
      { ...at, column: 'leaf', kind: 'differs' },
      ...(more.also === undefined ? [] : [{ ...at, ...more.also }]),
    ]
  },
})

const columns = (seed: number): Tampering[] => [
  // the same JSON with one space more: nothing but the hash can tell
  journal(seed, 'body', `replace(body::text, '{"dir', '{ "dir')::json`, {
    where: 'body IS NOT NULL',
    alone: true,
  }),
  journal(seed, 'body', `replace(body::text, '"hs":"', '"hs":"9')::json`, {
    where: 'body IS NOT NULL',
  }),
  journal(seed, 'body', `'{"x":1}'`, { where: 'body IS NOT NULL' }),
  journal(seed, 'amounts', `replace(amounts::text, '"due":"', '"due":"1')::json`, {
    where: 'amounts IS NOT NULL',
  }),
  journal(seed, 'state', `'cancelled'`, { also: { column: 'state', kind: 'differs' } }),
  journal(seed, 'version', 'version + 1', { also: { column: 'version', kind: 'differs' } }),
  journal(seed, 'number', `'X' || number`),
  journal(seed, 'org', `'thief'`),
  journal(seed, 'actor', `'somebody'`, { alone: true }),
  journal(seed, 'at', `at - interval '1 hour'`, { alone: true }),
  journal(seed, 'effective', `effective - interval '1 hour'`),
  journal(seed, 'event', `'pay'`, { where: `event <> 'pay'`, alone: true }),
  journal(seed, 'steps', `'release'`, { alone: true }),
  journal(seed, 'reference', `'*@2'`),
  journal(seed, 'filing', `(SELECT max(filing) FROM filing WHERE partition = 0)`, {
    where: 'filing <> (SELECT max(filing) FROM filing WHERE partition = 0)',
  }),
  journal(seed, 'type', `'trade.nothing'`, { also: { column: 'type', kind: 'unreadable' } }),
  journal(seed, 'extra', `'{"states":[]}'`, { also: { column: 'extra', kind: 'unreadable' } }),
  journal(seed, 'extra', `'[1,2]'`, { also: { column: 'extra', kind: 'unreadable' } }),
  journal(seed, 'extra', `'{"states":["lodged"],"claims":[["\\u0000"]]}'`, {
    also: { column: 'extra', kind: 'unreadable' },
  }),
  journal(seed, 'extra', `'"\\u0000"'`, { also: { column: 'extra', kind: 'unreadable' } }),
  journal(seed, 'extra', `regexp_replace(extra::text, '"(\\d+)",""\\]', '"\\1\\1",""]')::json`, {
    where: `extra::text LIKE '%entries%'`,
  }),
  journal(seed, 'extra', `replace(extra::text, '"claims":[["', '"claims":[["x')::json`, {
    where: `extra::text LIKE '%claims%'`,
  }),
]

/** A hash, a row that is not there any more, the end cut off. */
const cuts = (seed: number): Tampering[] => [
  {
    name: 'journal leaf of a row in a full tile',
    tamper: async database => {
      const { position } = await pick(database, seed, 'journal', 'position', 'position <= 256')
      await change(
        database,
        `UPDATE journal SET leaf = sha256(leaf) WHERE partition = 0 AND position = $1`,
        [position],
      )
      const at = { table: 'journal', position: Number(position) }
      const node = { table: 'tree_node', key: 'level 8, index 0', kind: 'differs' as const }
      return [{ ...at, column: 'leaf', kind: 'differs' }, node]
    },
  },
  {
    name: 'a journal row deleted',
    tamper: async database => {
      const { position } = await pick(database, seed, 'journal', 'position')
      await change(database, 'DELETE FROM journal WHERE partition = 0 AND position = $1', [
        position,
      ])
      const at = { position: Number(position), kind: 'missing' as const }
      return [{ table: 'journal', key: `position ${position}`, ...at }]
    },
  },
  {
    name: 'a stretch of the journal deleted',
    tamper: async database => {
      await change(database, 'DELETE FROM journal WHERE position BETWEEN 40 AND 270')
      const key = 'positions 40 to 270'
      return [{ table: 'journal', key, position: 40, kind: 'missing' }]
    },
  },
  {
    name: 'the end of the journal cut off, and its counter set back',
    tamper: async database => {
      await change(
        database,
        `WITH gone AS (DELETE FROM journal WHERE partition = 0
            AND position > (SELECT position - 3 FROM head WHERE partition = 0))
          UPDATE head SET position = position - 3 WHERE partition = 0`,
      )
      return [
        { table: 'checkpoint', kind: 'extra' },
        { table: 'head', column: 'edge', kind: 'differs' },
        { table: 'cube_head', column: 'position', kind: 'differs' },
      ]
    },
  },
]

const moves = (seed: number): Tampering[] => [
  {
    name: 'two journal rows swapped',
    tamper: async database => {
      const first = await pick(database, seed, 'journal', 'position')
      const second = await pick(
        database,
        seed + 1,
        'journal',
        'position',
        `position <> ${first.position}`,
      )
      const one = Number(first.position)
      const two = Number(second.position)
      await change(database, 'UPDATE journal SET position = -1 WHERE position = $1', [one])
      await change(database, 'UPDATE journal SET position = $1 WHERE position = $2', [one, two])
      await change(database, 'UPDATE journal SET position = $1 WHERE position = -1', [two])
      const leaf = { table: 'journal', column: 'leaf', kind: 'differs' as const }
      return [
        { ...leaf, position: one },
        { ...leaf, position: two },
      ]
    },
  },
  {
    name: 'a journal row appended by hand',
    tamper: async database => {
      await change(
        database,
        `INSERT INTO journal SELECT (jsonb_populate_record(NULL::journal,
            to_jsonb(j) || jsonb_build_object('position', h.position + 5))).*
          FROM journal j, head h
          WHERE j.partition = 0 AND h.partition = 0 AND j.position = 1`,
      )
      return [
        { table: 'head', column: 'position', kind: 'differs' },
        { table: 'journal', kind: 'missing' },
      ]
    },
  },
]

export const journalTamperings = (seed: number): Tampering[] => [
  ...columns(seed),
  ...cuts(seed),
  ...moves(seed),
]
