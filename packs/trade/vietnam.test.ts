// Viet Nam's assessment: lines as they stand in its tariff of 2022-2027, through the shipped
// layout, and amounts worked out by hand beside each case.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DatedRow } from '#kit/pack.ts'
import { tariffImport } from './tariff/import/importer.ts'
import { amountsOf, refusedWith, viewOf } from './trial.ts'

const HEAD = `hs level desc_vi desc_en standard mfn acfta atiga ajcep vjepa akfta aanzfta aifta vkfta
vcfta vn-eaeu cptpp ahkfta evfta ukvfta vifta rcept_a rcept_b rcept_c rcept_d rcept_e rcept_f`
/** Frozen chicken in pieces, hen's eggs, beer, a car of 1,500 to 1,800 cc, durians, smartphones. */
const LINES = [
  '02071200|2|- - Chưa|- - Not|60|40|0 (-LA, MY, PH)|5|0|0|0(-KH, LA, MM, PH, KR)|20|0|0|20|0|12,3; M: 15,3|*|14,5|14,5|28|26,7|26,7|30|40|40|26,7',
  '04072100|2|- - Gà|- - Hen|60 (NHN: 120)|40 (NHN: 80)|50|5|0|0|*|0|*|30|24|Q|0|*|10,9|10,9|30|*|*|*|*|*|*',
  '22030091|2|- - Bia|- - Beer|52.5|35|0 (-KH, LA, MM, SG)|0|50|0|50|40|50|35|40|0|15; M: 18|*|22|22|35|23,3|23,3|26,3|35|35|23,3',
  '87032361|5|- Xe|- Car|105|70|50|0|*|*|*|50|*|78|*|0|28; M: 35|*|28,3|28,3|*|70|70|70|*|*|70',
  '08106000|1|- Sầu riêng|- Durians|45|30|0|0|0|0|0(-MM, KR)|0|0|0|0|0|0|30|0|0|*|0|0|0|0|0|0',
  '85171300|2|- - Điện thoại|- - Smartphones|5|0|0 (-BN)|0|0|0|0(-BN, KH, MY)|0|0|0|0|*|0|*|0|0|0|0|0|0|0|0|0',
]

const imported = (): Record<string, readonly DatedRow[]> => {
  const importing = tariffImport.begin(tariffImport.layouts.vn, '2026-11-01')
  if (!('line' in importing)) throw new Error(importing.join('; '))
  assert.deepEqual(importing.header(HEAD.split(/\s+/)), [])
  LINES.forEach((line, n) => {
    importing.line(n + 2, new Map(line.split('|').map((text, at) => [at, { text }])))
  })
  const { rows, faults } = importing.end()
  assert.deepEqual(faults, [])
  return { ...rows }
}
const row = (key: string, cells: Record<string, string>): DatedRow => ({
  key,
  from: '2026-01-01',
  row: cells,
})

const tariff = imported()
/** What an operator loads beside the tariff: VAT of the lines, special consumption tax, rates. */
const VAT: Readonly<Record<string, string>> = {
  '02071200': '5',
  '04072100': '5',
  '22030091': '10',
  '87032361': '10',
  '08106000': '5',
  '85171300': '8',
}
const view = viewOf('VN', '2026-11-25', {
  hs: tariff.hs!,
  duty: [
    ...tariff.duty!,
    ...Object.entries(VAT).map(([hs, percent]) => row(`${hs}:vat`, { percent })),
    row('22030091:consumption', { percent: '65' }),
    row('87032361:consumption', { percent: '40' }),
  ],
  rate: [row('USD', { rate: '26115' }), row('JPY', { rate: '168.37' })],
})

// 0300588569: 3*29 + 5*17 + 8*13 + 8*7 + 5*5 + 6*3 = 375; 375 mod 11 = 1; 10 - 1 = 9
const OWNER = '0300588569'

/** CIF Hai Phong, one line; what a case adds to the line and to the document. */
const message = (
  item: Record<string, unknown>,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  direction: 'import',
  office: '03CC',
  mode: 'A11',
  declarant: OWNER,
  owner: OWNER,
  transport: '2',
  terms: 'CIF',
  currency: 'VND',
  gross: '3000',
  items: [{ name: 'goods', net: '1000', ...item }],
  ...more,
})
const claim = (preference: string) => ({ preference, certificate: 'E1' })

interface Worked {
  readonly basis: string
  readonly sums: string
}
const worked = (wire: Record<string, unknown>): Worked => {
  const { value, duty, consumption, vat, due, lines } = amountsOf('VN', wire, view)
  return { basis: lines[0]!.basis, sums: [value, duty, consumption, vat, due].join(' ') }
}
const chicken = { hs: '02071200', value: '100000000' }

test('no claim: MFN. 100,000,000 at 40 % and VAT of 5 % on 140,000,000', () => {
  // 100,000,000 * 40 % = 40,000,000; 140,000,000 * 5 % = 7,000,000
  assert.deepEqual(worked(message({ ...chicken, origin: 'US' })), {
    basis: 'mfn',
    sums: '100000000 40000000 0 7000000 47000000',
  })
})

test('special preferential rate stands before MFN; for the partner its own column', () => {
  // ATIGA 5 %: 5,000,000; VAT 105,000,000 * 5 % = 5,250,000
  assert.deepEqual(worked(message({ ...chicken, origin: 'TH', ...claim('atiga') })), {
    basis: 'preference',
    sums: '100000000 5000000 0 5250000 10250000',
  })
  // RCEP column c, China: 30 %; VAT 130,000,000 * 5 % = 6,500,000
  assert.deepEqual(
    worked(message({ ...chicken, origin: 'CN', ...claim('rcep') })).sums,
    '100000000 30000000 0 6500000 36500000',
  )
  // CPTPP 12.3 %, of Mexico 15.3 %: VAT (112,300,000 | 115,300,000) * 5 % = 5,615,000 | 5,765,000
  assert.equal(
    worked(message({ ...chicken, origin: 'CA', ...claim('cptpp') })).sums,
    '100000000 12300000 0 5615000 17915000',
  )
  assert.equal(
    worked(message({ ...chicken, origin: 'MX', ...claim('cptpp') })).sums,
    '100000000 15300000 0 5765000 21065000',
  )
})

test('"0(-KH, LA, MM, PH, KR)" under AKFTA: free from Thailand, refused from Cambodia', () => {
  assert.equal(
    // 0; VAT 100,000,000 * 5 %
    worked(message({ ...chicken, origin: 'TH', ...claim('akfta') })).sums,
    '100000000 0 0 5000000 5000000',
  )
  for (const origin of ['KH', 'LA', 'MM', 'PH', 'KR']) {
    assert.deepEqual(refusedWith('VN', message({ ...chicken, origin, ...claim('akfta') }), view), [
      'preference-not-for-origin /items/0/preference',
    ])
  }
  // `*`: the agreement has no rate for the line at all; and China is no party to AKFTA
  for (const [origin, scheme] of [['HK', 'ahkfta'] as const, ['CN', 'akfta'] as const]) {
    assert.deepEqual(refusedWith('VN', message({ ...chicken, origin, ...claim(scheme) }), view), [
      'preference-not-for-origin /items/0/preference',
    ])
  }
})

test('the ordinary rate: unknown origin', () => {
  // 60 %: 60,000,000; VAT 160,000,000 * 5 % = 8,000,000
  assert.deepEqual(worked(message({ ...chicken, origin: 'ZZ' })), {
    basis: 'general',
    sums: '100000000 60000000 0 8000000 68000000',
  })
})

test('a quota: beyond it is charged, a rate that is not printed is refused', () => {
  const eggs = { hs: '04072100', value: '10000000' }
  // 40 (NHN: 80): 80 % = 8,000,000; VAT 18,000,000 * 5 % = 900,000
  assert.deepEqual(worked(message({ ...eggs, origin: 'US' })), {
    basis: 'mfn',
    sums: '10000000 8000000 0 900000 8900000',
  })
  // EAEU: Q
  assert.deepEqual(
    refusedWith('VN', message({ ...eggs, origin: 'RU', ...claim('vneaeu') }), view),
    ['reference-missing /items/0/hs'],
  )
})

test('an agreement dearer than MFN: the lower is borne', () => {
  // AJCEP 50 % against MFN 35 % of beer. 20,000,000 * 35 % = 7,000,000;
  // SCT 27,000,000 * 65 % = 17,550,000; VAT 44,550,000 * 10 % = 4,455,000
  assert.deepEqual(
    worked(message({ hs: '22030091', value: '20000000', origin: 'JP', ...claim('ajcep') })),
    { basis: 'mfn', sums: '20000000 7000000 17550000 4455000 29005000' },
  )
})

test('special consumption tax is on value and duty, not within its own base', () => {
  // a car of 400,000,000 from the EU at 28.3 %: 113,200,000; SCT 513,200,000 * 40 % = 205,280,000;
  // VAT 718,480,000 * 10 % = 71,848,000
  assert.equal(
    worked(message({ hs: '87032361', value: '400000000', origin: 'DE', ...claim('evfta') })).sums,
    '400000000 113200000 205280000 71848000 390328000',
  )
})

test('CIF: freight that FOB leaves open is demanded, a premium counts where it was paid', () => {
  const phones = { hs: '85171300', value: '1234.56', origin: 'KR' }
  const deal = { terms: 'FOB', currency: 'USD' }
  assert.deepEqual(refusedWith('VN', message(phones, deal), view), ['freight-missing /freight'])
  const freight = { freightKind: 'total', freight: '100.50' }
  // 1,234.56 * 26,115 = 32,240,534.4 -> 32,240,534; 100.50 * 26,115 = 2,624,557.5 -> 2,624,558;
  // value 34,865,092; MFN 0; VAT 8 %: 2,789,207.36 -> 2,789,207
  assert.equal(
    worked(message(phones, { ...deal, ...freight })).sums,
    '34865092 0 0 2789207 2789207',
  )
  const assumed = message(phones, { ...deal, ...freight, insuranceKind: 'statutory' })
  assert.deepEqual(refusedWith('VN', assumed, view), ['insurance-not-assumed /insuranceKind'])
  // and 10.00 of insurance: 261,150; value 35,126,242; VAT 2,810,099.36 -> 2,810,099
  const insured = { insuranceKind: 'total', insurance: '10.00' }
  assert.equal(
    worked(message(phones, { ...deal, ...freight, ...insured })).sums,
    '35126242 0 0 2810099 2810099',
  )
})

test('amounts go to the dong, half up, each once; totals are sums of lines', () => {
  // 1,000,001 yen * 168.37 = 168,370,168.37 -> 168,370,168; durians from Japan, MFN 30 %:
  // 50,511,050.4 -> 50,511,050; VAT 218,881,218 * 5 % = 10,944,060.9 -> 10,944,061
  const durians = { hs: '08106000', origin: 'JP', name: 'durians', net: '1000' }
  const yen = { currency: 'JPY', items: [{ ...durians, value: '1000001' }] }
  assert.equal(worked(message({}, yen)).sums, '168370168 50511050 0 10944061 61455111')
  // three lines of 5 dong at 30 %: 1.5 -> 2 each, 6 in all (not 4.5 -> 5); VAT 7 * 5 % = 0.35 -> 0
  const small = { items: [1, 2, 3].map(() => ({ ...durians, value: '5' })) }
  assert.equal(worked(message({}, small)).sums, '15 6 0 0 6')
  // the dong has no decimals
  const half = message({ ...durians, value: '5.5' })
  assert.equal(refusedWith('VN', half, view).length, 1)
})

test('provisional rates are none of the file: no row of one, and MFN is the usual rate', () => {
  assert.deepEqual(
    tariff.duty!.filter(({ key }) => key.split(':')[1] === 'provisional'),
    [],
  )
  const { basis } = worked(message({ hs: '08106000', value: '1000000', origin: 'TH' }))
  assert.equal(basis, 'mfn')
})

test('VAT is never assumed: of the line, else the dated setting, else refused', () => {
  const without = (own: Record<string, readonly DatedRow[]>) =>
    viewOf('VN', '2026-11-25', { hs: tariff.hs!, duty: tariff.duty!, ...own })
  const wire = message({ ...chicken, origin: 'US' })
  assert.deepEqual(refusedWith('VN', wire, without({})), ['reference-missing /items/0/hs'])
  const later = { key: 'vat', from: '2027-01-01', row: { amount: '10' } }
  const earlier = { key: 'vat', from: '2026-07-01', to: '2027-01-01', row: { amount: '8' } }
  const dated = without({ setting: [earlier, later] })
  // 140,000,000 * 8 %
  assert.equal(amountsOf('VN', wire, dated).vat, 11_200_000n)
})

test('what has no rule here is refused: an export duty, a consumption tax of two parts', () => {
  const beer = message({ hs: '22030091', value: '20000000', origin: 'US' })
  const both = viewOf('VN', '2026-11-25', {
    hs: tariff.hs!,
    duty: [...tariff.duty!, row('22030091:consumption', { percent: '65', specific: '2000' })],
    setting: [row('vat', { amount: '10' })],
  })
  assert.deepEqual(refusedWith('VN', beer, both), ['reference-missing /items/0/hs'])
  const out = message(
    { ...chicken, origin: 'VN', destination: 'CN' },
    { direction: 'export', terms: 'FOB' },
  )
  assert.equal(worked(out).basis, 'none')
  const taxed = viewOf('VN', '2026-11-25', {
    hs: tariff.hs!,
    duty: [...tariff.duty!, row('02071200:export', { percent: '5' })],
  })
  assert.deepEqual(refusedWith('VN', out, taxed), ['reference-missing /items/0/hs'])
})

test('codes: eight digits of the tariff, letters in the kind of declaration, tax numbers', () => {
  const wire = message({ ...chicken, origin: 'US' })
  assert.deepEqual(refusedWith('VN', { ...wire, owner: '0300588568' }, view), [
    'owner-wrong /owner',
  ])
  assert.deepEqual(refusedWith('VN', { ...wire, owner: `${OWNER}001` }, view), [])
  const six = message({ ...chicken, hs: '020712', origin: 'US' })
  assert.deepEqual(refusedWith('VN', six, view), ['hs-unknown /items/0/hs'])
})
