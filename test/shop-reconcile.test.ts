// Must show 7: a day's books agree to the fen and the piece; 0.01 planted in any of them is found
// and named.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Reconciled, reconcileDay, statementRow } from '#doors/reconcile/reconcile.ts'
import { beibu, type Ran } from './command.ts'
import { merchant } from './commerce.ts'
import { urlOf } from './database.ts'
import { good } from './life.ts'
import { type DemoShop, demoShop } from './shop-sale.ts'

const DAY = '2026-11-25'
let door: DemoShop
let order = ''
let back = ''
before(async () => {
  door = await demoShop()
  const one = await door.bought({ 'durian-crisp': 2, 'bak-kut-teh': 1 })
  const released = await door.cleared(one)
  order = String(released.number)
  const lines = [{ sku: 'SAMPLE-DURIAN-CRISP', quantity: 1 }]
  back = await door.returned(one, { reason: 'unwanted', lines })
  await door.bought({ serum: 2 })
  const three = await door.tracked(await door.bought({ coffee: 1 }))
  const third = await door.read('order', String(three.number))
  good(await door.step('order', third, 'cancel', merchant))
  await door.sweeper.round()
  await door.settle()
})
after(() => door.end())

const reconciled = async (day = DAY): Promise<Reconciled> => {
  const rows = (await door.pay.statement(day)).map(
    ({ id, key, amount }) => statementRow(id, key, amount)!,
  )
  return (await reconcileDay(door.database, door.mounted, day, rows))!
}
const named = ({ differences }: Reconciled): string[] =>
  differences.map(({ about, what, sides, found }) =>
    [about, what, `${sides[0]} ${found[0]}`, `${sides[1]} ${found[1]}`].join(' · '),
  )

test('orders, payments, taxes, stock, lists, ledger and the provider agree', async () => {
  const found = await reconciled()
  assert.deepEqual(named(found), [])
  assert.deepEqual([found.orders, found.refunds, found.statement], [3, 2, true])
  const key = async (role: string): Promise<string> =>
    door.engine.keys.create({ org: `Reconciling ${role}`, roles: [role], label: 'test' })
  const ask = async (role: string): Promise<Response> =>
    fetch(`${door.url}/api/v1/reconciliation?day=${DAY}`, {
      headers: { authorization: `Bearer ${await key(role)}` },
    })
  assert.deepEqual(await (await ask('operator')).json(), found)
  assert.equal((await ask('trader')).status, 403)
  assert.equal((await ask('officer')).status, 403)
})

test('the command: 0 when all agree, 1 with each difference, and a reason for a bad statement', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'beibu-reconcile-'))
  const file = join(folder, 'provider.csv')
  const env = { BEIBU_DATA: folder, DATABASE_URL: urlOf(door.config) }
  const run = (lines: readonly string[]): Promise<Ran> => {
    // as a spreadsheet leaves it: a mark at its beginning, CR LF, an empty line at its end
    writeFileSync(file, `\ufeff${lines.join('\r\n')}\r\n\r\n`)
    return beibu(['reconcile', '--day', DAY, '--statement', file], env)
  }
  const head = 'id,key,amount'
  const rows = (await door.pay.statement(DAY)).map(each => `${each.id},${each.key},${each.amount}`)
  try {
    const sound = await run([head, ...rows])
    assert.equal(sound.code, 0, sound.err)
    const counted = `${DAY}: orders 3 · refunds 2 · with the statement`
    assert.equal(sound.out, `${counted}\ndifferences 0\n`)
    const planted = rows.map(each => each.replace(`${order},288.63`, `${order},288.64`))
    assert.notDeepEqual(planted, rows)
    const differs = await run([head, ...planted])
    const named = `${order}: paid is 288.63 by order, 288.64 by statement`
    assert.deepEqual([differs.code, differs.out], [1, `${named}\n${counted}\ndifferences 1\n`])
    const without = await beibu(['reconcile', '--day', DAY], env)
    assert.match(without.out, /orders 3 · refunds 2 · without a statement\ndifferences 0\n$/)
    for (const [lines, reason] of [
      [[head, 'id-1,E1,NaN'], "row 1 is no statement's"],
      [[head, ...rows, 'id-9'], `row ${rows.length + 1} is no statement's`],
      [['key;amount'], 'must begin with id,key,amount'],
    ] as const) {
      const refused = await run(lines)
      assert.equal(refused.code, 1)
      assert.ok(refused.err.includes(reason), refused.err)
    }
    rmSync(file)
    const gone = await beibu(['reconcile', '--day', DAY, '--statement', file], env)
    assert.match(gone.err, /cannot be read/)
    assert.equal((await beibu(['reconcile', '--day', '2026-02-30'], env)).code, 1)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** Every source, and how one fen or one piece is planted in it. */
const PLANTS: readonly (readonly [source: string, statement: string, found: RegExp])[] = [
  [
    'order',
    `UPDATE journal SET amounts = replace(amounts::text, '"tax":"18.43"', '"tax":"18.44"')::json
      WHERE partition = 0 AND position = (
        SELECT document FROM filing WHERE partition = 0 AND number = '$order')`,
    /^\$order · tax · order 18\.44 · lines 18\.43$/,
  ],
  [
    'payment',
    `UPDATE journal SET body = replace(body::text, '"amount":"288.63"', '"amount":"288.64"')::json
      WHERE partition = 0 AND type = 'commerce.payment' AND body::text LIKE '%288.63%'`,
    /^\$order · paid · order 288\.63 · payment 288\.64$/,
  ],
  [
    'list',
    `UPDATE journal SET amounts = replace(amounts::text, '"base":"270.20"', '"base":"270.21"')::json
      WHERE partition = 0 AND type = 'commerce.list' AND amounts IS NOT NULL`,
    /^\$order · base · order 270\.20 · list 270\.21$/,
  ],
  [
    'money in the ledger',
    `UPDATE entry SET amount = amount + 1 WHERE partition = 0 AND kind = 'posted'
      AND debit = 'commerce/takings:TESTPAY' AND amount = 1843`,
    /^\$order · paid · order 288\.63 · ledger 288\.64$/,
  ],
  [
    'tax in the ledger',
    `UPDATE entry SET amount = amount - 1 WHERE partition = 0 AND kind = 'posted'
      AND credit = 'commerce/tax:retail' AND amount = 1843`,
    /^\$order · tax · order 18\.43 · ledger 18\.42$/,
  ],
  [
    'stock',
    `UPDATE entry SET amount = amount + 1 WHERE partition = 0 AND kind = 'held'
      AND debit LIKE 'commerce/shelf:%/SAMPLE-BAK-KUT-TEH'`,
    /^\$order · pieces · order 3 · ledger 4$/,
  ],
  [
    'allowance',
    `UPDATE entry SET amount = amount + 1 WHERE partition = 0 AND kind = 'held'
      AND credit LIKE 'commerce/allowance:%' AND amount = 27020`,
    /^\$order · allowance · order 270\.20 · ledger 270\.21$/,
  ],
  [
    'an account of money',
    `UPDATE account SET credits = credits + 1 WHERE partition = 0
      AND account = 'commerce/tax:retail'`,
    /^tax:retail · balance · account [\d.]+ · entries [\d.]+$/,
  ],
  [
    'an account of pieces',
    `UPDATE account SET debits = debits + 1 WHERE partition = 0
      AND account LIKE 'commerce/shelf:%/SAMPLE-BAK-KUT-TEH'`,
    /SAMPLE-BAK-KUT-TEH · balance · account 598 · entries 599$/,
  ],
  [
    'the shop',
    `UPDATE checkout SET amount = amount + 1 WHERE partition = 0 AND number = '$order'`,
    /^\$order · paid · order 288\.63 · shop 288\.64$/,
  ],
  [
    'a refund',
    `UPDATE checkout_refund SET amount = amount - 1 WHERE partition = 0 AND key = '$back'`,
    /^\$back · refund · return 104\.92 · shop 104\.91$/,
  ],
  [
    'the statement',
    `UPDATE demo_movement SET amount = amount + 1 WHERE partition = 0 AND key = '$order'`,
    /^\$order · paid · order 288\.63 · statement 288\.64$/,
  ],
  [
    'a refund of the statement',
    `UPDATE demo_movement SET amount = amount + 1 WHERE partition = 0 AND key = '$back'`,
    /^\$back · refund · return -104\.92 · statement -104\.91$/,
  ],
  [
    'a row that the statement lacks',
    `DELETE FROM demo_movement WHERE partition = 0 AND key = '$order'`,
    /^\$order · paid · order 288\.63 · statement nothing$/,
  ],
  [
    'a row that is nobody’s',
    `INSERT INTO demo_movement (partition, id, key, amount, at)
      SELECT partition, id, 'E2026999999999', 1, at FROM demo_movement
        WHERE partition = 0 AND key = '$order'`,
    /^E2026999999999 · paid · statement 0\.01 · order nothing$/,
  ],
]

const numbered = (text: string): string => text.replace('$order', order).replace('$back', back)

for (const [source, statement, wanted] of PLANTS) {
  test(`0.01, or one piece, planted in ${source}`, async () => {
    await door.database.transaction(async transaction => {
      const planted = await transaction.query(numbered(statement))
      assert.ok((planted.rowCount ?? 0) >= 1, 'nothing was planted')
      const rows = await transaction.query<{ id: string; key: string; amount: bigint }>(
        'SELECT id, key, amount FROM demo_movement WHERE partition = 0',
      )
      const found = await reconcileDay(transaction, door.mounted, DAY, rows.rows)
      const said = named(found!)
      const pattern = new RegExp(wanted.source.replace('\\$order', order).replace('\\$back', back))
      assert.ok(
        said.some(each => pattern.test(each)),
        `${pattern} is not among ${JSON.stringify(said)}`,
      )
      // the next one begins from sound books
      await transaction.query('ROLLBACK')
      await transaction.query('BEGIN')
    })
    assert.deepEqual(named(await reconciled()), [])
  })
}
