// The pure trials of the shop's golden list, each by its number there and with its right value.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseDecimal } from '#kit/decimal.ts'
import { Refusal } from '#kit/fault.ts'
import { decimalsOf, formatMoney, parseMoney } from '#kit/money.ts'
import { shared, skipShared } from '#test/shared.ts'
import {
  changeQuantity,
  customsAmounts,
  fromProvider,
  type Line,
  type Order,
  POLICIES,
  type PolicyName,
  type Priced,
  type Promotion,
  type Rate,
  refundsOf,
  switchCurrency,
  toProvider,
} from './index.ts'
import { faultsOf, holds, priced, refunds } from './testing/holds.ts'

const fen = (text: string, currency = 'EUR'): bigint => {
  const minor = parseMoney(text, currency)
  assert.ok(minor !== undefined, text)
  return minor
}
const percentOf = (text: string): bigint => {
  const percent = parseDecimal(text, 4)
  assert.ok(percent !== undefined, text)
  return percent
}
const tax = (percent: string): readonly Rate[] =>
  percent === '' ? [] : [{ name: 'vat', percent: percentOf(percent) }]

interface Given {
  readonly policy: PolicyName
  readonly currency?: string
  /** unit price, quantity, tax percent */
  readonly lines: readonly (readonly [price: string, quantity: bigint, percent: string])[]
  readonly freight?: readonly [price: string, percent: string]
  readonly promotions?: readonly Promotion[]
}
const orderOf = ({ policy, currency = 'EUR', lines, freight, promotions = [] }: Given): Order => {
  const { withTax } = POLICIES[policy]
  const price = (text: string) => ({ amount: fen(text, currency), currency, withTax })
  const order: Order = {
    currency,
    policy,
    lines: lines.map(
      ([text, quantity, percent], i): Line => ({
        sku: `G${i}`,
        quantity,
        price: price(text),
        rates: tax(percent),
      }),
    ),
    promotions,
  }
  if (freight === undefined) return order
  return { ...order, freight: { price: price(freight[0]), rates: tax(freight[1]) } }
}
const percentOff = (percent: string): Promotion => ({
  kind: 'percentage',
  name: `${percent} % off`,
  percent: percentOf(percent),
})
/** Totals as texts, after all invariants were asserted. */
const shown = (result: Priced) => {
  holds(result)
  const text = (minor: bigint): string => formatMoney(minor, result.currency)
  const { discount, net, tax: taxes, total } = result.totals
  return { discount: text(discount), net: text(net), tax: text(taxes), total: text(total) }
}
const shownOf = (given: Given) => shown(priced(orderOf(given)))

test('B1: tax is rounded to the currency, and the total is what is charged', () => {
  for (const rounded of ['per-unit', 'per-line', 'on-total'] as const) {
    const order = orderOf({
      policy: `without-tax-${rounded}`,
      currency: 'USD',
      lines: [['24.99', 1n, '10.75']],
      freight: ['6.44', ''],
    })
    const result = priced(order)
    assert.deepEqual(shown(result), { discount: '0.00', net: '31.43', tax: '2.69', total: '34.12' })
    assert.equal(toProvider('paypal', result.totals.total, 'USD'), '34.12')
    assert.equal(toProvider('stripe', result.totals.total, 'USD'), '3412')
  }
})

test('B2: 100 % off leaves exactly nothing', () => {
  for (const policy of Object.keys(POLICIES) as PolicyName[]) {
    for (const quantity of [1n, 3n, 1000n]) {
      const lines: Given['lines'] = [
        ['399.00', quantity, '19'],
        ['0.03', 7n * quantity, '7'],
      ]
      const { net, tax: taxes, total } = shownOf({ policy, lines, promotions: [percentOff('100')] })
      assert.deepEqual([net, taxes, total], ['0.00', '0.00', '0.00'])
    }
  }
})

test('B9: a discount is rounded half-up', () => {
  const lines: Given['lines'] = [['19.99', 1n, '']]
  const result = shownOf({ policy: 'with-tax-per-line', lines, promotions: [percentOff('25')] })
  assert.deepEqual(result, { discount: '5.00', net: '14.99', tax: '0.00', total: '14.99' })
})

test('B10: a discount is spread by line, so that no error grows with the quantity', () => {
  const lines: Given['lines'] = [['399.00', 25n, '9']]
  const promotions = [percentOff('10')]
  // unit net 366.06 x 25 = 9,151.50; the discount of 997.50 holds 82.36 of tax, 915.14 net
  assert.deepEqual(shownOf({ policy: 'with-tax-per-unit', lines }).net, '9151.50')
  const unit = shownOf({ policy: 'with-tax-per-unit', lines, promotions })
  assert.deepEqual(unit, {
    discount: '997.50',
    net: '8236.36',
    tax: '741.14',
    total: '8977.50',
  })
  // 8,977.50 / 1.09 = 8,236.2385
  assert.equal(shownOf({ policy: 'with-tax-per-line', lines, promotions }).net, '8236.24')
})

test('B12: another quantity is priced anew, and not scaled', () => {
  const promotions = [percentOff('10')]
  const order = orderOf({ policy: 'with-tax-per-line', lines: [['399.00', 8n, '19']], promotions })
  assert.equal(shown(priced(order)).discount, '319.20')
  assert.equal(shown(priced(changeQuantity(order, 0, 7n))).discount, '279.30')
  const large = { ...order, lines: [{ ...order.lines[0]!, quantity: 20n }] }
  assert.equal(shown(priced(changeQuantity(large, 0, 2n))).discount, '79.80')
  // down and up again is where it began, a threshold that was lost included
  const off = { amount: 20_00n, currency: 'EUR' }
  const spend = { amount: 3000_00n, currency: 'EUR' }
  const threshold: Promotion = { kind: 'threshold', name: 't', spend, off, each: false }
  const both = { ...order, promotions: [threshold] }
  const down = changeQuantity(both, 0, 7n)
  assert.equal(shown(priced(down)).discount, '0.00')
  assert.deepEqual(priced(changeQuantity(down, 0, 8n)), priced(both))
  // a return of one unit is the difference of the two prices
  const back = refunds(priced(order), [{ lines: [{ line: 0, quantity: 1n }], freight: 0n }])
  assert.equal(back.sum.total, fen('359.10'))
})

test('B14: no net of a unit is rounded before it is multiplied', () => {
  const lines: Given['lines'] = [['38.23', 10n, '20']]
  for (const policy of ['with-tax-per-line', 'with-tax-on-total'] as const) {
    const { net, tax: taxes, total } = shownOf({ policy, lines })
    assert.deepEqual([total, net, taxes], ['382.30', '318.58', '63.72'])
  }
  // 164.02 at 2.6 % is 4.26452 on the total; by line it is as many roundings as lines
  const two: Given['lines'] = [
    ['9.83', 1n, '2.6'],
    ['154.19', 1n, '2.6'],
  ]
  assert.equal(shownOf({ policy: 'without-tax-on-total', lines: two }).tax, '4.26')
  assert.equal(shownOf({ policy: 'without-tax-per-line', lines: two }).tax, '4.27')
})

test('B15: by line or on the total, and the lines add up to either', () => {
  const lines: Given['lines'] = Array.from({ length: 4 }, () => ['2.50', 1n, '23'] as const)
  const byLine = priced(orderOf({ policy: 'without-tax-per-line', lines }))
  assert.equal(shown(byLine).tax, '2.32')
  const onTotal = priced(orderOf({ policy: 'without-tax-on-total', lines }))
  assert.equal(shown(onTotal).tax, '2.30')
  assert.deepEqual(onTotal.lines.map(line => line.tax).sort(), [57n, 57n, 58n, 58n])
  assert.deepEqual(
    [byLine.policy, onTotal.policy],
    ['without-tax-per-line', 'without-tax-on-total'],
  )
})

test('B16: by unit or by line', () => {
  const lines: Given['lines'] = [['14.28', 10n, '19']]
  assert.equal(shownOf({ policy: 'without-tax-per-line', lines }).total, '169.93')
  assert.equal(shownOf({ policy: 'without-tax-per-unit', lines }).total, '169.90')
})

test('B18: a cancelled order gives back all that was paid, tax on freight included', () => {
  for (const policy of Object.keys(POLICIES) as PolicyName[]) {
    const lines: Given['lines'] = [
      ['19.99', 3n, '19'],
      ['7.49', 1n, '7'],
    ]
    const result = priced(orderOf({ policy, lines, freight: ['4.95', '19'] }))
    const all = result.lines.map((line, i) => ({ line: i, quantity: line.quantity }))
    const { sum, short } = refunds(result, [{ lines: all, freight: 0n }])
    assert.equal(sum.total, result.totals.total)
    assert.equal(sum.tax, result.totals.tax)
    assert.equal(sum.freight, result.freight.net)
    assert.equal(short, 0n)
  }
})

test('B23: what is sent has the decimals of its currency, at each provider', () => {
  const decimals = {
    0: ['VND', 'JPY', 'KRW'],
    2: ['IDR', 'CNY', 'THB', 'MYR', 'SGD', 'PHP', 'HUF', 'TWD'],
    3: ['KWD', 'BHD'],
  }
  for (const [count, codes] of Object.entries(decimals)) {
    for (const code of codes) assert.equal(decimalsOf(code), Number(count), code)
  }
  for (const name of ['iso', 'stripe', 'paypal', 'adyen'] as const) {
    assert.equal(toProvider(name, 80n, 'JPY'), '80')
  }
  const sent: readonly (readonly [
    'iso' | 'stripe' | 'paypal' | 'adyen',
    bigint,
    string,
    string,
  ])[] = [
    ['stripe', 250_000n, 'VND', '250000'],
    ['adyen', 250_000n, 'VND', '250000'],
    ['stripe', 5000n, 'KRW', '5000'],
    ['stripe', 1250n, 'CNY', '1250'],
    ['stripe', 1250n, 'THB', '1250'],
    ['paypal', 1250n, 'MYR', '12.50'],
    ['paypal', 5n, 'SGD', '0.05'],
    ['paypal', 1200n, 'HUF', '12'],
    ['paypal', 1200n, 'TWD', '12'],
    ['stripe', 1200n, 'HUF', '1200'],
    ['iso', 1_234n, 'KWD', '1234'],
    ['stripe', 1_230n, 'BHD', '1230'],
    ['stripe', 1200n, 'MGA', '12'],
    ['adyen', 1200n, 'IDR', '12'],
    ['adyen', 279n, 'ISK', '27900'],
  ]
  for (const [name, minor, currency, text] of sent) {
    assert.equal(toProvider(name, minor, currency), text, `${name} ${currency}`)
    assert.equal(fromProvider(name, text, currency), minor, `${name} ${currency}`)
  }
  const refused = [
    toProvider('paypal', 1250n, 'HUF'),
    toProvider('stripe', 1_234n, 'KWD'),
    toProvider('adyen', 1250n, 'IDR'),
    toProvider('paypal', 250_000n, 'VND'),
    toProvider('stripe', 100n, 'ISK'),
    toProvider('iso', 100n, 'XAU'),
    fromProvider('adyen', '27950', 'ISK'),
    fromProvider('paypal', '12.5', 'HUF'),
    fromProvider('stripe', '12.50', 'CNY'),
    toProvider('iso', -1n, 'CNY'),
  ]
  for (const each of refused) assert.ok(each instanceof Refusal)
})

test('B24: one currency an order; a switch prices everything or is refused', () => {
  const lines: Given['lines'] = [
    ['10.00', 1n, '13'],
    ['20.00', 2n, '13'],
  ]
  const policy = 'without-tax-per-line'
  const promotions: Promotion[] = [
    { kind: 'fixed', name: 'welcome', off: { amount: 500n, currency: 'CNY' } },
  ]
  const order = orderOf({ policy, currency: 'CNY', lines, freight: ['5.00', ''], promotions })
  const dong = (amount: bigint) => ({ amount, currency: 'VND', withTax: false })
  const mixed = { ...order, lines: [...order.lines, { ...order.lines[0]!, price: dong(35_000n) }] }
  assert.deepEqual(faultsOf(mixed), ['currency-mixed'])
  assert.deepEqual(faultsOf({ ...order, currency: 'VND' }).length, 4)

  const prices = new Map([['G0', dong(35_000n)]])
  const lacking = switchCurrency(order, { currency: 'VND', prices, promotions: [] })
  assert.ok(lacking instanceof Refusal)
  assert.deepEqual(
    lacking.faults.map(each => each.key),
    ['price-missing', 'promotion-missing', 'freight-price-missing'],
  )
  const list = {
    currency: 'VND',
    prices: prices.set('G1', dong(70_000n)),
    freight: dong(17_500n),
    promotions: [
      { kind: 'fixed', name: 'welcome', off: { amount: 17_500n, currency: 'VND' } } as const,
    ],
  }
  const switched = switchCurrency(order, list)
  assert.ok(!(switched instanceof Refusal))
  const result = priced(switched)
  // (35,000 + 140,000 - 17,500) x 1.13 + 17,500
  assert.deepEqual(shown(result).total, '195475')
  assert.equal(result.currency, 'VND')
  assert.equal(toProvider('stripe', result.totals.total, result.currency), '195475')
  // percentages go along, two promotions of one name stay two, coupons go by their code
  const coupon = (code: string, amount: bigint, currency: string): Promotion => ({
    kind: 'coupon',
    name: 'coupon',
    code,
    off: { amount, currency },
  })
  const twice = [percentOff('10'), ...promotions, ...promotions]
  const many = { ...order, promotions: [...twice, coupon('X', 1n, 'CNY'), coupon('Y', 2n, 'CNY')] }
  const second = { ...list.promotions[0]!, off: { amount: 1n, currency: 'VND' } }
  const coupons = [coupon('Y', 7000n, 'VND'), coupon('X', 3500n, 'VND')]
  const all = switchCurrency(many, {
    ...list,
    promotions: [...list.promotions, second, ...coupons],
  })
  assert.ok(!(all instanceof Refusal))
  const [off, first] = [percentOff('10'), list.promotions[0]]
  assert.deepEqual(all.promotions, [off, first, second, coupons[1], coupons[0]])
  assert.ok(switchCurrency(many, { ...list, promotions: list.promotions }) instanceof Refusal)
  // a list whose own prices are of another currency does not slip in
  const smuggled = { ...list, freight: { amount: 500n, currency: 'CNY', withTax: false } }
  assert.ok(switchCurrency(order, smuggled) instanceof Refusal)
  // emptied, then switched, then filled
  const empty = switchCurrency({ ...order, lines: [] }, list)
  assert.ok(!(empty instanceof Refusal))
  const line = { ...order.lines[0]!, price: dong(35_000n) }
  assert.equal(priced({ ...empty, lines: [line] }).currency, 'VND')
  assert.deepEqual(faultsOf({ ...empty, lines: order.lines.slice(0, 1) }), ['currency-mixed'])
})

test('B26: two partial returns with return freight', () => {
  for (const policy of Object.keys(POLICIES) as PolicyName[]) {
    const lines: Given['lines'] = [
      ['33.33', 2n, '19'],
      ['12.49', 1n, '7'],
    ]
    const promotions = [percentOff('10')]
    const result = priced(orderOf({ policy, lines, freight: ['5.90', '19'], promotions }))
    const first = { lines: [{ line: 0, quantity: 1n }], freight: 300n }
    const rest = {
      lines: [
        { line: 0, quantity: 1n },
        { line: 1, quantity: 1n },
      ],
      freight: 450n,
    }
    const part = refunds(result, [first])
    assert.equal(part.sum.total, part.sum.goods + part.sum.tax - 300n)
    const both = refunds(result, [first, rest])
    assert.equal(both.sum.total, result.totals.total - 750n)
    assert.equal(both.sum.returnFreight, 750n)
    assert.equal(both.each[0]!.total + both.each[1]!.total, both.sum.total)
    assert.deepEqual(both.each[0], part.each[0])
    assert.ok(refundsOf(result, [first, rest, first]) instanceof Refusal)
  }
})

test('customs is told what was charged: all worked examples', { skip: skipShared }, () => {
  const golden: { within_limit: Readonly<Record<string, string>>[] } = JSON.parse(
    readFileSync(shared('golden/cbec-tax.json'), 'utf8'),
  )
  const withCoupon = golden.within_limit.filter(each => each.coupon !== undefined)
  assert.equal(withCoupon.length, 1)
  for (const { goods = '', coupon = '', total, acturalPaid } of withCoupon) {
    // 13 % of which 70 % is due within the limit
    const order = orderOf({
      policy: 'without-tax-per-line',
      currency: 'CNY',
      lines: [[goods, 1n, '9.1']],
      promotions: [
        {
          kind: 'coupon',
          name: 'coupon',
          code: 'C',
          off: { amount: fen(coupon), currency: 'CNY' },
        },
      ],
    })
    const result = priced(order)
    holds(result)
    const told = customsAmounts(result)
    assert.equal(formatMoney(told.goodsValue, 'CNY'), goods)
    assert.equal(formatMoney(told.taxTotal, 'CNY'), total)
    assert.equal(formatMoney(told.discount, 'CNY'), coupon)
    assert.equal(formatMoney(told.acturalPaid, 'CNY'), acturalPaid)
  }
})
