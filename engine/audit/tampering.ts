// For tests: ways to tamper with a node's tables by SQL, each with the finding that must name it.
import { makeSigner, signCheckpoint } from '../journal/note.ts'
import type { Database } from '../store/database.ts'
import { newKeyPem } from '../store/signing-key.ts'
import type { Finding } from './finding.ts'

export type Expected = Partial<Finding>

export interface Tampering {
  readonly name: string
  /** changes the tables; what must be found */
  readonly tamper: (database: Database) => Promise<Expected[]>
  /** nothing may be found in other places */
  readonly alone?: boolean
}

type Texts = Record<string, string>

/** One row of a table by a seeded throw; its columns as text. */
export const pick = async (
  database: Database,
  seed: number,
  table: string,
  columns: string,
  where = 'true',
): Promise<Texts> => {
  const list = columns.split(', ').map(column => `${column}::text AS ${column}`)
  const { rows } = await database.query<Texts>(
    `SELECT ${list.join(', ')} FROM ${table} t WHERE partition = 0 AND ${where}
      ORDER BY md5($1 || ${columns.split(', ')[0]}::text) LIMIT 1`,
    [String(seed)],
  )
  if (rows[0] === undefined) throw new Error(`${table} has no row where ${where}`)
  return rows[0]
}

export const change = async (
  database: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<void> => {
  const { rowCount } = await database.query(text, values)
  if ((rowCount ?? 0) < 1) throw new Error(`changed nothing: ${text}`)
}

/** Tampering with one column of a random filing: that column, and nothing else, is found. */
const filing = (seed: number, column: string, set: string, where = 'true'): Tampering => ({
  name: `filing ${column} := ${set}`,
  alone: true,
  tamper: async database => {
    const picked = await pick(database, seed, 'filing', 'filing', where)
    const text = `UPDATE filing SET ${column} = ${set} WHERE partition = 0 AND filing = $1`
    await change(database, text, [picked.filing])
    return [{ table: 'filing', filing: picked.filing, column, kind: 'differs' }]
  },
})

export const filingTamperings = (seed: number): Tampering[] => [
  filing(seed, 'state', `'cancelled'`, `state <> 'cancelled'`),
  filing(seed, 'version', 'version + 1'),
  filing(seed, 'accepted', `accepted + interval '1 millisecond'`),
  filing(seed, 'changed', `changed + interval '1 millisecond'`),
  filing(seed, 'awaits', `'operator'`),
  filing(seed, 'reference', `'*@7'`),
  filing(seed, 'document', 'document + 1'),
  filing(seed, 'marks', `replace(marks::text, ':17', ':18')::json`),
  filing(seed, 'facets', `array_append(facets, 'office=9999')`),
  filing(seed, 'listed', `replace(listed::text, '"value":"', '"value":"1')::json`),
  filing(seed, 'org', `'thief'`),
  filing(seed, 'number', `'X' || number`),
  filing(seed, 'positions', 'positions || 1', `positions[1] > 1`),
  filing(seed, 'positions', 'positions[2:]', 'cardinality(positions) > 2'),
  filing(seed, 'positions', 'positions[:1]', 'cardinality(positions) > 2'),
  filing(seed, 'positions', `'{}'`),
  {
    name: 'filing positions cut, and the state of the last one changed too',
    alone: true,
    tamper: async database => {
      const picked = await pick(database, seed, 'filing', 'filing', 'cardinality(positions) > 1')
      const text = `UPDATE filing SET positions = positions[:1], state = 'lodged' WHERE filing = $1`
      await change(database, text, [picked.filing])
      const at = { table: 'filing', filing: picked.filing, kind: 'differs' as const }
      return [
        { ...at, column: 'positions' },
        { ...at, column: 'state' },
      ]
    },
  },
  {
    name: 'a filing deleted',
    alone: true,
    tamper: async database => {
      const picked = await pick(database, seed, 'filing', 'filing')
      await change(database, 'DELETE FROM filing WHERE filing = $1', [picked.filing])
      return [{ table: 'filing', filing: picked.filing, kind: 'missing' }]
    },
  },
  {
    name: 'a filing without rows',
    alone: true,
    tamper: async database => {
      await change(
        database,
        `INSERT INTO filing SELECT (jsonb_populate_record(NULL::filing, to_jsonb(f)
            || '{"filing": "forged", "number": "0"}')).* FROM filing f LIMIT 1`,
      )
      return [{ table: 'filing', filing: 'forged', kind: 'extra' }]
    },
  },
]

/** Tampering with one column of a random row of a table with a plain key. */
const row = (
  seed: number,
  table: string,
  keys: string,
  set: string,
  expected: (key: Texts) => Expected[],
  more: { where?: string; alone?: boolean } = {},
): Tampering => ({
  name: `${table}: ${set}`,
  alone: more.alone ?? true,
  tamper: async database => {
    const key = await pick(database, seed, table, keys, more.where)
    const names = keys.split(', ')
    const where = names.map((name, i) => `${name}::text = $${i + 1}`).join(' AND ')
    const values = names.map(name => key[name])
    const text = set === 'DELETE' ? `DELETE FROM ${table}` : `UPDATE ${table} SET ${set}`
    await change(database, `${text} WHERE partition = 0 AND ${where}`, values)
    return expected(key)
  },
})

const accountKey = ({ account, unit }: Texts): Expected => ({
  table: 'account',
  key: `account ${account}, ${unit}`,
})
const differs = (column: string): Expected => ({ column, kind: 'differs' })
const account = (seed: number, set: string, expected: Expected, where = 'true'): Tampering =>
  row(seed, 'account', 'account, unit', set, key => [{ ...accountKey(key), ...expected }], {
    alone: false,
    where,
  })
const entry = (seed: number, set: string, expected: Expected): Tampering =>
  row(seed, 'entry', 'position, n', set, ({ position, n }) => [
    { table: 'entry', position: Number(position), ...expected },
    { table: 'entry', key: `position ${position}, n ${n}` },
  ])

export const ledgerTamperings = (seed: number): Tampering[] => [
  account(seed, 'debits = debits + 1', differs('debits')),
  account(seed, 'credits = credits - 1', differs('credits')),
  account(seed, 'debits_held = 1', differs('debits_held')),
  // most bills that were released have not left the gate: nothing times a million is nothing
  account(seed, 'credits = credits * 1000000', differs('credits'), 'credits > 0'),
  account(seed, `floor = 'credit'`, differs('floor')),
  account(seed, 'DELETE', { kind: 'missing' }),
  entry(seed, 'amount = amount + 1', differs('amount')),
  entry(seed, `kind = 'held'`, differs('kind')),
  entry(seed, 'debit = credit, credit = debit', differs('debit')),
  entry(seed, `unit = 'KRW'`, differs('unit')),
  entry(seed, `hold = 'h'`, differs('hold')),
  entry(seed, 'n = 77', { kind: 'missing' }),
  entry(seed, 'DELETE', { kind: 'missing' }),
  {
    name: 'both sides of the ledger raised by the same amount',
    alone: true,
    tamper: async database => {
      await change(database, `UPDATE account SET debits = debits + 7 WHERE account LIKE '%/due:%'`)
      await change(
        database,
        `UPDATE account SET credits = credits + 7 WHERE account LIKE '%/due:%'`,
      )
      return [{ table: 'account', column: 'debits', kind: 'differs' }]
    },
  },
  {
    name: 'an account and entries too many',
    alone: true,
    tamper: async database => {
      await change(
        database,
        `INSERT INTO account VALUES (0, 'trade/bank:x', 'CNY', 'none', 0, 0, 0, 0)`,
      )
      const values = `'posted', 'trade/bank:x', 'trade/revenue:x', 'CNY', 5, ''`
      await change(database, `INSERT INTO entry VALUES (0, 1, 99, ${values})`)
      await change(database, `INSERT INTO entry VALUES (0, 999999, 0, ${values})`)
      return [
        { table: 'account', key: 'account trade/bank:x, CNY', kind: 'extra' },
        { table: 'entry', key: 'position 1, n 99', kind: 'extra' },
        { table: 'entry', key: 'position 999999, n 0', kind: 'extra' },
      ]
    },
  },
]

const claim = (seed: number, set: string, expected: Expected, where = 'true'): Tampering =>
  row(
    seed,
    'claim',
    'claim',
    set,
    key => [{ table: 'claim', key: `claim ${key.claim}`, ...expected }],
    { where },
  )
const series = (seed: number, set: string, expected: Expected): Tampering =>
  row(seed, 'series', 'series', set, key => [
    { table: 'series', key: `series ${key.series!.replace('\u001f', '#')}`, ...expected },
  ])

export const claimTamperings = (seed: number): Tampering[] => [
  claim(seed, 'DELETE', { kind: 'missing' }),
  claim(seed, `filing = 'forged'`, differs('filing')),
  claim(seed, 'position = position + 1', differs('position')),
  claim(
    seed,
    `fingerprint = sha256(fingerprint)`,
    differs('fingerprint'),
    'fingerprint IS NOT NULL',
  ),
  claim(seed, `fingerprint = '\\x00'`, differs('fingerprint'), 'fingerprint IS NULL'),
  series(seed, 'last = last + 1', differs('last')),
  series(seed, 'DELETE', { kind: 'missing' }),
  {
    name: 'a claim and a series too many',
    alone: true,
    tamper: async database => {
      await change(database, `INSERT INTO claim VALUES (0, 'once:x:y', 'forged', 1, NULL)`)
      await change(database, `INSERT INTO series VALUES (0, 'trade.x', 4)`)
      return [
        { table: 'claim', key: 'claim once:x:y', kind: 'extra' },
        { table: 'series', key: 'series trade.x', kind: 'extra' },
      ]
    },
  },
]

const chunk = (seed: number, set: string, expected: Expected, where = 'true'): Tampering =>
  row(
    seed,
    'cube_chunk',
    'type, part, chunk',
    set,
    key => [
      { table: 'cube_chunk', key: `${key.type} ${key.part} chunk ${key.chunk}`, ...expected },
    ],
    { where },
  )

/** Tree and cube: derived like the others. */
export const derivedTamperings = (seed: number): Tampering[] => [
  row(seed, 'tree_node', 'level, index', 'hash = sha256(hash)', ({ level, index }) => [
    { table: 'tree_node', key: `level ${level}, index ${index}`, ...differs('hash') },
  ]),
  row(seed, 'tree_node', 'level, index', 'DELETE', ({ level, index }) => [
    { table: 'tree_node', key: `level ${level}, index ${index}`, kind: 'missing' },
  ]),
  {
    name: 'a tree node too many',
    alone: true,
    tamper: async database => {
      await change(database, `INSERT INTO tree_node VALUES (0, 16, 3, '\\x00')`)
      return [{ table: 'tree_node', key: 'level 16, index 3', kind: 'extra' }]
    },
  },
  row(seed, 'head', 'partition', `edge = set_byte(edge, 20, get_byte(edge, 20) # 1)`, () => [
    { table: 'head', ...differs('edge') },
  ]),
  row(seed, 'head', 'partition', `edge = '\\x0102'`, () => [{ table: 'head', ...differs('edge') }]),
  chunk(seed, 'content = set_byte(content, 4, get_byte(content, 4) # 1)', differs('content')),
  // the last bytes of cells are a sum's highest ones
  chunk(
    seed,
    'content = set_byte(content, length(content) - 8, get_byte(content, length(content) - 8) # 1)',
    differs('content'),
    `part NOT LIKE '%dims'`,
  ),
  chunk(seed, `content = content || '\\x00'`, differs('content')),
  chunk(seed, 'DELETE', { kind: 'missing' }),
  row(seed, 'cube_chunk', 'type, part, chunk', 'chunk = chunk + 9', ({ type, part, chunk }) => [
    { table: 'cube_chunk', key: `${type} ${part} chunk ${chunk}`, kind: 'missing' },
    { table: 'cube_chunk', key: `${type} ${part} chunk ${Number(chunk) + 9}`, kind: 'extra' },
  ]),
]

/** What nobody but the signer can make again. */
export const signedTamperings = (seed: number): Tampering[] => {
  const checkpoint = (set: string, kind: Finding['kind']): Tampering =>
    row(seed, 'checkpoint', 'size', set, ({ size }) => [
      { table: 'checkpoint', key: `size ${size}`, column: 'note', kind },
    ])
  return [
    {
      name: 'a checkpoint signed by another key',
      alone: true,
      tamper: async database => {
        const { size, note } = await pick(database, seed, 'checkpoint', 'size, note')
        const root = Buffer.from(note!.split('\n')[2]!, 'base64')
        const forged = signCheckpoint(makeSigner(newKeyPem(), 'forger'), Number(size), root)
        await change(database, 'UPDATE checkpoint SET note = $1 WHERE size = $2', [forged, size])
        return [{ table: 'checkpoint', key: `size ${size}`, column: 'note', kind: 'broken' }]
      },
    },
    {
      name: 'one letter of a signature changed',
      alone: true,
      tamper: async database => {
        const { size, note } = await pick(database, seed, 'checkpoint', 'size, note')
        const forged = note!.replace(/(.)(.{12})\n$/, (_, letter, rest) => {
          return `${letter === 'A' ? 'B' : 'A'}${rest}\n`
        })
        await change(database, 'UPDATE checkpoint SET note = $1 WHERE size = $2', [forged, size])
        return [{ table: 'checkpoint', key: `size ${size}`, column: 'note', kind: 'broken' }]
      },
    },
    checkpoint(`note = 'nothing'`, 'unreadable'),
    {
      name: 'a checkpoint over another root',
      tamper: async database => {
        const { size, note } = await pick(database, seed, 'checkpoint', 'size, note')
        const lines = note!.split('\n')
        lines[2] = Buffer.alloc(32, 7).toString('base64')
        const forged = lines.join('\n')
        await change(database, 'UPDATE checkpoint SET note = $1 WHERE size = $2', [forged, size])
        return [{ table: 'checkpoint', key: `size ${size}`, column: 'note', kind: 'differs' }]
      },
    },
    row(seed, 'cube_head', 'partition', 'position = 999999', () => [
      { table: 'cube_head', column: 'position', kind: 'differs' },
    ]),
    row(
      seed,
      'head',
      'partition',
      'position = position - 1',
      () => [{ table: 'head', ...differs('position') }],
      { alone: false },
    ),
  ]
}
