// Schema and statements can be distributed by `partition` without a change (house law): each key
// begins with it, each statement names it as a constant, and all other values are parameters.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Database, openDatabase } from '#engine/store/database.ts'
import { type TestDatabase, testDatabase } from './database.ts'
import { isNode, lineAt, type Node, parse, running, type Source, walk } from './sources.ts'

let home: TestDatabase
let database: Database
before(async () => {
  home = await testDatabase()
  database = openDatabase(home.config)
})
after(async () => {
  await database.close()
  await home.drop()
})

/** Of the whole database, not of a partition: which migrations it has had. */
const UNDIVIDED = new Set(['migrations'])

const tablesOf = async (): Promise<string[]> => {
  const { rows } = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname`,
  )
  return rows.map(each => each.name).filter(name => !UNDIVIDED.has(name))
}

test('every table is keyed by partition first, and so is every unique index', async () => {
  const { rows } = await database.query<{ table: string; index: string; first: string }>(
    `SELECT t.relname AS table, i.relname AS index, a.attname AS first
      FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
      WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace`,
  )
  const keys = rows.filter(each => !UNDIVIDED.has(each.table))
  const wrong = keys.filter(each => each.first !== 'partition').map(each => each.index)
  assert.deepEqual(wrong, [])
  const keyed = new Set(keys.map(each => each.table))
  const without = (await tablesOf()).filter(name => !keyed.has(name))
  assert.deepEqual(without, [], 'tables without a key')
  assert.ok(keyed.size >= 15, `only ${keyed.size} tables were found`)
})

test('no foreign key, and no column draws on a sequence', async () => {
  const { rows } = await database.query<{ name: string }>(
    `SELECT conname AS name FROM pg_constraint WHERE contype = 'f'
      UNION ALL SELECT relname FROM pg_class WHERE relkind = 'S'`,
  )
  assert.deepEqual(rows, [])
})

/** A statement as it stands in a file: «P» for its partition, «…» for all else that is put in. */
interface Statement {
  readonly where: string
  readonly text: string
  readonly others: readonly string[]
}

const VERB = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|LOCK|TRUNCATE|COPY|DECLARE|MERGE|CREATE)\s/
/** Names under which files know the number of their partition. */
const PARTITION = /^(this\.|\w+\.)?(snapshot\.|options\.)?partition$|^PARTITION$/

const spell = (source: Source, node: Node): { text: string; others: string[] } => {
  if (node.type === 'Literal') return { text: String(node.value), others: [] }
  const others: string[] = []
  const inside = node.expressions as Node[]
  let text = ''
  ;(node.quasis as Node[]).forEach((quasi, i) => {
    text += (quasi.value as { cooked: string }).cooked
    const put = inside[i]
    if (put === undefined) return
    const spelt = source.text.slice(put.start, put.end)
    const isPartition = PARTITION.test(spelt)
    if (!isPartition && !isFixed(source, put)) others.push(spelt)
    text += isPartition ? '«P»' : '«…»'
  })
  return { text, others }
}

/** Whether what is put in is text of the program itself, never a value from outside. */
const isFixed = (source: Source, node: Node): boolean => {
  if (node.type === 'Literal') return true
  if (node.type === 'ConditionalExpression') {
    return isFixed(source, node.consequent as Node) && isFixed(source, node.alternate as Node)
  }
  if (node.type === 'BinaryExpression') {
    return isFixed(source, node.left as Node) && isFixed(source, node.right as Node)
  }
  // a list of column names, taken apart and put together
  if (node.type === 'CallExpression') {
    const callee = node.callee as Node
    if (callee.type !== 'MemberExpression') return false
    const { name } = callee.property as { name?: unknown }
    return /^(split|map|join)$/.test(String(name)) && isFixed(source, callee.object as Node)
  }
  if (node.type !== 'Identifier') return false
  const name = String(node.name)
  // constants are in capitals, also those of other files
  if (/^[A-Z][A-Z_]+$/.test(name)) return true
  // the nearest one above
  let init: unknown
  walk(source.tree, each => {
    if (each.type !== 'VariableDeclarator' || each.end > node.start) return
    if (isNode(each.id) && each.id.name === name) init = each.init
  })
  return isNode(init) && isFixed(source, init)
}

const statementsOf = (source: Source, tables: readonly string[]): Statement[] => {
  const names = new RegExp(`\\b(FROM|JOIN|INTO|UPDATE|TABLE)\\s+(${tables.join('|')})\\b`)
  const found: Statement[] = []
  walk(source.tree, node => {
    const isText = node.type === 'Literal' && typeof node.value === 'string'
    if (!isText && node.type !== 'TemplateLiteral') return
    const { text, others } = spell(source, node)
    if (!VERB.test(text) && !names.test(text)) return
    found.push({ where: `${source.path}:${lineAt(source.text, node.start)}`, text, others })
  })
  return found
}

const count = (text: string, pattern: string): number =>
  text.match(new RegExp(pattern, 'g'))?.length ?? 0

const KEYWORDS =
  'AS|WHERE|SET|ON|ORDER|JOIN|LEFT|FULL|GROUP|USING|LIMIT|UNION|FOR|SELECT|VALUES|RETURNING|CROSS'
const NAMED = 'partition = («P»|\\d+)'

/** What is wrong with a statement's tables. */
const undivided = ({ where, text }: Statement, tables: readonly string[]): string[] => {
  const wrong: string[] = []
  const one = tables.join('|')
  // into: the first column is partition, and the first value of each row its constant
  const inserts = count(text, `\\bINTO\\s+(${one})\\s*\\(`)
  const named = count(text, `\\bINTO\\s+(${one})\\s*\\(\\s*partition\\b`)
  const given = count(text, `\\b(SELECT\\s+«P»|VALUES\\s*\\(\\s*«P»)\\s*[,)]`)
  if (count(text, `\\bINTO\\s+(${one})\\b`) !== named) wrong.push('INTO without partition first')
  if (inserts > given) wrong.push('a row without the partition as a constant')
  // from and the like: each occurrence is bound to its partition by its own name
  const reads = new RegExp(
    `(?:\\b(?:FROM|JOIN|UPDATE|USING)|(?<=\\bFROM\\s+\\w+(?:\\s+\\w+)?),)\\s+(${one})\\b(?!\\s*[.(=])` +
      `(?:\\s+(?!(?:${KEYWORDS})\\b)([a-z]\\w*)\\b)?`,
    'g',
  )
  const bare = new Map<string, number>()
  for (const [, table = '', alias] of text.matchAll(reads)) {
    if (alias !== undefined) {
      if (count(text, `\\b${alias}\\.${NAMED}`) === 0) wrong.push(`${table} ${alias}`)
    } else bare.set(table, (bare.get(table) ?? 0) + 1)
  }
  const own = count(text, `(?<![\\w.])${NAMED}`)
  let missing = 0
  for (const [table, times] of bare) {
    missing += Math.max(0, times - count(text, `\\b${table}\\.${NAMED}`))
  }
  if (missing > own) wrong.push(`${[...bare.keys()].join(', ')}: ${missing - own} unbound`)
  return wrong.map(each => `${where}: ${each}`)
}

const checked = (): Source[] => running().filter(({ path }) => /^(engine|doors)\//.test(path))

const sample = (text: string): Source => parse('engine/x.ts', `export const x = \`${text}\``)
const put = (spelt: string): string => '$'.concat('{', spelt, '}')
const P = put('partition')

test('every statement names its partition as a constant', async () => {
  const tables = await tablesOf()
  const wrongIn = (source: Source): string[] =>
    statementsOf(source, tables).flatMap(each => undivided(each, tables))
  for (const bad of [
    'SELECT * FROM filing',
    'SELECT * FROM filing WHERE partition = $1',
    `SELECT 1 FROM filing f JOIN journal j ON j.position = f.document WHERE f.partition = ${P}`,
    `SELECT 1 FROM filing f, journal j WHERE f.partition = ${P}`,
    `INSERT INTO claim (claim, partition) VALUES ($1, ${P})`,
    'INSERT INTO claim (partition, claim) SELECT $1, $2',
    'UPDATE account SET debits = 0',
    'DELETE FROM hold',
  ]) {
    assert.notEqual(wrongIn(sample(bad)).length, 0, bad)
  }
  for (const good of [
    `SELECT 1 FROM filing f, journal j WHERE f.partition = ${P} AND j.partition = ${P}`,
    `INSERT INTO claim (partition, claim) SELECT ${P}, * FROM unnest($1::text[])`,
    `UPDATE account SET debits = 0 WHERE account.partition = ${P}`,
    `DELETE FROM hold WHERE partition = ${P}`,
  ]) {
    assert.deepEqual(wrongIn(sample(good)), [])
  }
  const found = checked().flatMap(each => statementsOf(each, tables))
  assert.ok(found.length > 50, `only ${found.length} statements were found`)
  assert.deepEqual(checked().flatMap(wrongIn), [])
})

/** Put together out of the program's own texts and `$n`, where the test above cannot see it. */
const COMPOSED: Readonly<Record<string, RegExp>> = {
  // `FOR UPDATE` or nothing, as its type says
  'engine/intake/load.ts': /^lock$/,
  // the batch's one statement numbers its parameters as it goes
  'engine/intake/write.ts': /^unnest\(|^next\(|^one\(\)$|^\+\+n$/,
  // tables out of the list of those that are derived
  'engine/audit/rebuild.ts': /^table$/,
  // a cursor's name, and a statement that is checked where it is written
  'engine/audit/snapshot.ts': /^name$|^text$/,
  // the snapshot's own position, a number: a cursor's statement has no parameters
  'engine/audit/ledgers.ts': /^to$/,
  // tables and columns as the schema itself names them, quoted
  'engine/store/backup.ts': /^copyOf\(head\)$|^names$/,
}

test('values are parameters: nothing is put into a statement but the program’s own text', async () => {
  const tables = await tablesOf()
  const loose = (source: Source): string[] =>
    statementsOf(source, tables).flatMap(({ where, others }) =>
      others
        .filter(each => COMPOSED[source.path]?.test(each) !== true)
        .map(each => `${where}: \${${each}}`),
    )
  assert.equal(loose(sample(`SELECT * FROM filing WHERE number = ${put('number')}`)).length, 1)
  assert.deepEqual(loose(sample(`SELECT 1 ORDER BY ${put("down ? 'a DESC' : 'a'")}`)), [])
  assert.deepEqual(checked().flatMap(loose), [])
})
