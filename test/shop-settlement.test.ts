// A merchant's month, and what goods cost abroad, through the shop's door.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { merchant } from './commerce.ts'
import { good } from './life.ts'
import { type DemoShop, demoShop } from './shop-sale.ts'

let shop: DemoShop
before(async () => {
  shop = await demoShop()
})
after(() => shop.end())

const monthOf = async (key: string, month = '2026-11') => {
  const answer = await fetch(`${shop.url}/api/v1/settlement?month=${month}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  return { status: answer.status, told: (await answer.json()) as Record<string, string> }
}

test('a month: what was paid less taxes, what was given back, and exports with their income', async () => {
  const { engine } = shop
  const key = await engine.keys.create({
    orgId: merchant.org,
    org: merchant.org,
    roles: ['trader'],
    label: 'test',
  })
  const other = await engine.keys.create({ org: 'Somebody else', roles: ['trader'], label: 'test' })
  const token = await shop.bought({ 'bak-kut-teh': 2 })
  const order = await shop.cleared(token)
  const { amounts } = order as { amounts: Record<string, string> }
  const fen = (text = '0'): bigint => BigInt(text.replace('.', ''))
  const { told } = await monthOf(key)
  assert.equal(fen(told.sold), fen(amounts.paid) - fen(amounts.tax))
  assert.equal(told.owed, told.sold)
  const parcel = {
    ...{
      orderNo: 'X1',
      channel: '9610',
      office: '7211',
      destination: 'TH',
      buyer: 'Siam (sample)',
    },
    ...{ carrier: 'SAMPLEPOST', waybill: 'X1', freight: '0.00', insurance: '0.00' },
    ...{ gross: '99', packages: 1 },
    items: [
      {
        sku: 'K',
        name: '壶',
        hs: '8516790000',
        origin: 'CN',
        quantity: 100,
        price: '99.99',
        net: '9',
      },
    ],
  }
  const declared = good(await shop.lodge('parcel', parcel))
  assert.equal((await monthOf(key)).told.exported, '0.00')
  good(await shop.step('parcel', declared, 'release', { ...merchant, roles: new Set(['officer']) }))
  const after = (await monthOf(key)).told
  // 4 % of 9,999.00 is 399.96, a quarter of that 99.99
  assert.deepEqual([after.exported, after.income, after.incomeTax], ['9999.00', '399.96', '99.99'])
  const back = { reason: 'unwanted', lines: [{ sku: 'SAMPLE-BAK-KUT-TEH', quantity: 1 }] }
  await shop.returned(token, back)
  const returned = (await monthOf(key)).told
  assert.ok(fen(returned.returned) > 0n)
  assert.equal(fen(returned.owed), fen(returned.sold) - fen(returned.returned))
  // another merchant's month is empty, another month too, and nobody else is told
  assert.equal((await monthOf(other)).told.sold, '0.00')
  assert.equal((await monthOf(key, '2026-10')).told.sold, '0.00')
  assert.equal((await monthOf(key, '2026-13')).status, 400)
  assert.equal((await fetch(`${shop.url}/api/v1/settlement?month=2026-11`)).status, 401)
})

test('golden 24 by the door: delivered duty paid in rupees; hostile figures are refused', async () => {
  const asked = {
    ...{ currency: 'INR', goods: '70000.00', freight: '6792.00', fee: '1981.57' },
    ...{ dutyRate: '8', vatRate: '21' },
  }
  const answer = await shop.post('/abroad', asked)
  assert.equal(answer.status, 200)
  const { duty, vat, charges, total } = (await answer.json()) as Record<string, string>
  assert.deepEqual([duty, vat, charges, total], ['6143.36', '17416.43', '25541.36', '102333.36'])
  // a currency without a minor unit has none here
  const dong = { ...asked, currency: 'VND', goods: '250000', freight: '0', fee: '0' }
  const inDong = (await (await shop.post('/abroad', dong)).json()) as Record<string, string>
  assert.equal(inDong.duty, '20000')
  for (const wrong of [{ goods: '-1.00' }, { goods: 70000 }, { dutyRate: 'NaN' }, { more: 1 }])
    assert.ok((await shop.post('/abroad', { ...asked, ...wrong })).status >= 400)
})
