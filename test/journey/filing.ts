// The declaration of the journey: an import of three goods lines, one of them with a preference.
// Its amounts are those of the worked examples in the team's golden/import-tax.json, which
// packs/trade/golden.test.ts holds against the pack: each line here is one of them.
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { takeOffered } from './hands.ts'
import type { Look } from './look.ts'
import type { Seat } from './stage.ts'
import { figure } from './words.ts'

interface Line {
  readonly hs: string
  readonly name: string
  readonly origin: string
  readonly quantity: string
  readonly unit: string
  readonly net: string
  readonly value: string
  readonly preference?: { readonly scheme: string; readonly certificate: string }
  /** as the page of the filing shows it; '–' is nought */
  readonly assessed: {
    readonly value: string
    readonly rate: string
    readonly duty: string
    readonly consumption: string
    readonly vat: string
    readonly due: string
  }
}

export const LINES: readonly Line[] = [
  // CN-09, ACFTA: no duty; VAT 9 % of 1,000,000.00
  {
    hs: '0810600000',
    name: '鲜榴莲',
    origin: 'TH',
    quantity: '36000',
    unit: '035',
    net: '36000',
    value: '1000000',
    preference: { scheme: 'acfta', certificate: 'E26TH0000001' },
    assessed: {
      value: '1000000.00',
      rate: '0',
      duty: '–',
      consumption: '–',
      vat: '90000.00',
      due: '90000.00',
    },
  },
  // CN-09, MFN: the same without the preference; 20 %, then VAT 9 % of 1,200,000.00
  {
    hs: '0810600000',
    name: '鲜榴莲（金枕）',
    origin: 'TH',
    quantity: '36000',
    unit: '035',
    net: '36000',
    value: '1000000',
    assessed: {
      value: '1000000.00',
      rate: '20',
      duty: '200000.00',
      consumption: '–',
      vat: '108000.00',
      due: '308000.00',
    },
  },
  // CN-07: duty 14 %; consumption tax 10 % within its own base, 114 / 0.9 * 0.1; VAT 13 % of 126.67
  {
    hs: '2204210000',
    name: '干红葡萄酒',
    origin: 'CL',
    quantity: '2',
    unit: '095',
    net: '2',
    value: '100',
    assessed: {
      value: '100.00',
      rate: '14',
      duty: '14.00',
      consumption: '12.67',
      vat: '16.47',
      due: '43.14',
    },
  },
]

/** Sums of the lines above, by hand. */
export const SUMS = {
  value: '2000100.00',
  duty: '200014.00',
  consumption: '12.67',
  vat: '198016.47',
  due: '398043.14',
} as const

/** One line, typed into the grid from its first cell on; ends in the first cell of the next. */
const typeLine = async (page: Page, line: Line): Promise<void> => {
  const { keyboard } = page
  const text = async (typed: string): Promise<void> => {
    await keyboard.type(typed)
    await keyboard.press('Tab')
  }
  const code = async (typed: string): Promise<void> => {
    await keyboard.type(typed)
    await takeOffered(page, typed)
  }
  await code(line.hs)
  await text(line.name)
  await code(line.origin)
  // the destination is left out
  await keyboard.press('Tab')
  await text(line.quantity)
  await code(line.unit)
  await text(line.net)
  await text('')
  await keyboard.type(line.value)
  if (line.preference !== undefined) {
    await keyboard.press('Tab')
    await code(line.preference.scheme)
    await keyboard.type(line.preference.certificate)
  }
  await keyboard.press('Enter')
  await keyboard.press('Home')
}

const fillHead = async ({ hands, t }: Seat, reference: string): Promise<void> => {
  await hands.choose(t('field.direction'), t('code.direction.import'))
  await hands.code(t('field.office'), '7208')
  await hands.code(t('field.mode'), '0110')
  await hands.write(t('field.reference'), reference)
  await hands.write(t('field.declarant'), '91450103DEM0D0000T')
  await hands.write(t('field.owner'), '91450103DEM0H0000R')
  await hands.write(t('field.overseas'), 'Morning Tide Fruit (sample, TH)')
  await hands.code(t('field.transport'), '4')
  await hands.write(t('field.vehicle'), '桂F·K2811')
  await hands.write(t('field.bill'), 'SAMPLE-BILL-1')
  await hands.write(t('field.packages'), '4000')
  await hands.code(t('field.wrap'), '22')
  await hands.write(t('field.gross'), '76800')
  await hands.code(t('field.terms'), 'CIF')
  await hands.code(t('field.currency'), 'CNY')
}

/** Amounts beside the form, label by label. */
const besideForm = async ({ page, t, lang }: Seat): Promise<void> => {
  const due = `CNY${figure(lang, SUMS.due)}`
  await page.locator('.ff-amounts:not([data-old]) .ff-total', { hasText: due }).waitFor()
  for (const name of ['value', 'duty', 'consumption', 'vat'] as const) {
    const row = page.locator('.ff-amounts dl > div').filter({
      has: page.getByText(t(`field.${name}`), { exact: true }),
    })
    assert.equal(await row.locator('dd').textContent(), figure(lang, SUMS[name]), name)
  }
  assert.equal(await page.locator('.ff-total strong').textContent(), due)
}

/** Fill a new declaration in and lodge it; gives back its number. */
export const lodge = async (seat: Seat, reference: string, look: Look): Promise<string> => {
  const { page, hands, t } = seat
  await hands.press('button', t('nav.new'))
  await page.getByRole('heading', { level: 1, name: t('filing.declaration') }).waitFor()
  await page.locator('.ff-mend h2').getByText(/\d/).waitFor()
  await look(seat, 'form-empty')
  await fillHead(seat, reference)
  // lodged too early: the page leads to what is missing
  await hands.press('button', t('form.lodge'))
  await page.locator('.ff-mend h2[data-bad]').waitFor()
  const goods = page.getByRole('grid', { name: t('field.items'), exact: true })
  await goods.locator('[role=gridcell] input:focus').waitFor()
  await look(seat, 'form-faults')
  await page.keyboard.type('0810')
  await page.locator('[role=listbox] [role=option]').first().waitFor()
  await look(seat, 'form-codes')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  for (const line of LINES) await typeLine(page, line)
  await besideForm(seat)
  await page.locator('.ff-mend h2', { hasText: t('form.ready', { n: 0 }) }).waitFor()
  await look(seat, 'form-filled')
  await hands.press('button', t('form.lodge'))
  await page.locator('.case-head').waitFor()
  const number = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  assert.match(number, /^7208\d{13}$/)
  return number
}

/** The filing's page: state, total, and each line to the fen. */
export const assessedAs = async (seat: Seat, state: string): Promise<void> => {
  const { page, t, lang } = seat
  await stands(seat, state)
  const shown = (amount: string): string => (amount === '–' ? amount : figure(lang, amount))
  const due = page.locator('.due')
  assert.equal(await due.textContent(), `${t('field.due')} ${figure(lang, SUMS.due)} CNY`)
  const rows = page.locator('table.amounts tbody tr')
  assert.equal(await rows.count(), LINES.length)
  for (const [n, { name, hs, assessed }] of LINES.entries()) {
    const row = rows.nth(n)
    assert.equal(await row.locator('th').textContent(), `${n + 1}${name}${hs}`)
    const { value, rate, ...taxes } = assessed
    const wanted = [shown(value), `${rate} %`, ...Object.values(taxes).map(shown)]
    assert.deepEqual(await row.locator('td.num').allTextContents(), wanted, `line ${n + 1}`)
  }
  const sums = await page.locator('table.amounts tfoot td.num').allTextContents()
  const { value, ...taxes } = SUMS
  assert.deepEqual(
    sums,
    [value, '', ...Object.values(taxes)].map(each => each && shown(each)),
  )
}

/** Where the filing stands, as its page says it; waits for it. */
export const stands = async ({ page, t }: Seat, state: string): Promise<void> => {
  const chip = page.locator(`.case-head [data-state=${state}]`)
  await chip.getByText(t(`state.${state}`), { exact: true }).waitFor()
}
