import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Members } from '#kit/filing.ts'
import type { Country } from './profiles.ts'
import { filingOf, itemOf, lodge, refusedWith, type Sample, sample, viewOf } from './trial.ts'

const DAY = '2026-11-25'
const china = viewOf('CN', DAY)
const faults = (name: Sample, changes: Members, view = china): string[] =>
  refusedWith(view.profile.country, sample(name, changes), view)
/** Faults of the durian sample with one line that is changed so. */
const lineFaults = (changes: Members, view = china): string[] =>
  faults('import-durian', { items: [itemOf('import-durian', changes)] }, view)
/** The tariff as it would be if durians needed an automatic import licence. */
const licensed = viewOf('CN', DAY, {
  hs: [
    {
      key: '0810600000',
      from: '2020-01-01',
      row: { ...china.row('hs', '0810600000'), letters: 'A7' },
    },
  ],
})
const without = (name: Sample, ...members: string[]): Record<string, unknown> => {
  const message = sample(name)
  for (const member of members) delete message[member]
  return message
}

test('the samples hold', () => {
  for (const name of ['import-durian', 'import-wine', 'export-cars'] as const) {
    assert.deepEqual(faults(name, {}), [], name)
  }
  for (const [country, name] of [
    ['KR', 'kr-import'],
    ['GB', 'gb-import'],
  ] as const) {
    assert.deepEqual(refusedWith(country, sample(name), viewOf(country, DAY)), [])
  }
})

/** Each rule, with a message that it and nothing else refuses. */
const BROKEN: Readonly<Record<string, () => string[]>> = {
  'declarant-wrong /declarant': () => faults('import-durian', { declarant: '91450103DEM0D0000U' }),
  'owner-wrong /owner': () => faults('import-durian', { owner: 'SAMPLE2' }),
  'agent-wrong /agent': () => faults('import-durian', { agent: '91450103DEM0D0000U' }),
  'office-unknown /office': () => faults('import-durian', { office: '0100' }),
  'mode-unknown /mode': () => faults('import-durian', { mode: '0001' }),
  'transport-unknown /transport': () => faults('import-durian', { transport: 'Q' }),
  'wrap-unknown /wrap': () => faults('import-durian', { wrap: '98' }),
  'unit-unknown /items/0/unit': () => lineFaults({ unit: '999' }),
  'terms-unknown /terms': () => faults('import-durian', { terms: 'DDP' }),
  // ISO 4217's code for "no currency": well formed, and none
  'currency-unknown /currency': () => faults('import-durian', { currency: 'QQQ' }),
  'origin-unknown /items/0/origin': () =>
    faults('import-wine', { items: [wine({ origin: 'QQ' })] }),
  'origin-withdrawn /items/0/origin': () =>
    faults('import-wine', { items: [wine({ origin: 'AN' })] }),
  'destination-unknown /items/0/destination': () =>
    faults('export-cars', cars({ destination: 'EU' })),
  'destination-withdrawn /items/0/destination': () =>
    faults('export-cars', cars({ destination: 'TP' })),
  'destination-missing /items/0/destination': () =>
    faults('export-cars', cars({ destination: undefined })),
  'destination-not-home /items/0/destination': () => lineFaults({ destination: 'VN' }),
  'container-wrong /containers/1/number': () =>
    faults('import-wine', { containers: [{ number: 'CSQU3054383' }, { number: 'CSQU3054384' }] }),
  'containers-repeated /containers': () =>
    faults('import-wine', { containers: [{ number: 'CSQU3054383' }, { number: 'CSQU3054383' }] }),
  'hs-length /items/0/hs': () => britain({ hs: '732690' }),
  'hs-withdrawn /items/0/hs': () => faults('import-wine', { items: [wine({ hs: '8517120011' })] }),
  'hs-unknown /items/0/hs': () => lineFaults({ hs: '0810609999' }),
  'net-over-gross /items/0/net': () => lineFaults({ gross: '35999.99999' }),
  'net-missing /items/0/net': () => lineFaults({ net: '0' }),
  'nets-over-gross /gross': () => faults('import-durian', { gross: '37250.4' }),
  'grosses-over-gross /gross': () => lineFaults({ gross: '38400.00001' }),
  'gross-missing /gross': () => refused(without('import-durian', 'gross')),
  'packages-missing /packages': () => refused(without('import-durian', 'packages')),
  'quantity-without-unit /items/0/unit': () => lineFaults({ unit: undefined }),
  'value-missing /items/0/value': () => lineFaults({ value: '0' }),
  'freight-missing /freight': () => refused(without('import-wine', 'freight', 'freightKind')),
  'freight-not-open /freight': () =>
    faults('import-durian', { freightKind: 'total', freight: '100' }),
  'freight-incomplete /freightKind': () => refused(without('import-wine', 'freightKind')),
  'freight-without-mass /gross': () =>
    britain({}, { terms: 'FOB', freightKind: 'unit', freight: '9' }),
  'insurance-missing /insurance': () =>
    refused(without('import-wine', 'insurance', 'insuranceKind')),
  'insurance-not-open /insurance': () => faults('import-durian', { insuranceKind: 'statutory' }),
  'insurance-incomplete /insuranceKind': () => refused(without('import-wine', 'insurance')),
  'insurance-not-assumed /insuranceKind': () => vietnam({ insuranceKind: 'statutory' }),
  'other-incomplete /otherKind': () => faults('import-durian', { other: '5' }),
  'preference-on-export /items/0/preference': () =>
    faults('export-cars', cars({ preference: 'acfta', certificate: 'E1' })),
  'preference-not-for-origin /items/0/preference': () => lineFaults({ origin: 'EC' }),
  'certificate-missing /items/0/certificate': () => lineFaults({ certificate: undefined }),
  'permit-missing /items/0/permit': () => lineFaults({}, licensed),
  'rate-missing /items/0/declaredRate': () => britain({ declaredRate: undefined }),
  'rate-not-declared /items/0/declaredRate': () => lineFaults({ declaredRate: '20' }),
  'terms-missing /terms': () => britain({}, { terms: undefined }),
  'form-wrong /form': () => britain({}, { form: 'EXA' }),
  'adjustment-unknown /adjustments/0/code': () => britain({}, { adjustments: [adjusted('ZZ')] }),
  'adjustment-of-no-line /adjustments/0/line': () =>
    britain({}, { adjustments: [adjusted('AK', 2)] }),
  'procedure-unknown /mode': () => britain({}, { mode: '4099' }),
  'procedures-unknown /items/0/procedures': () => britain({ procedures: '000 1ZZ' }),
  // temporary admission of goods that nothing says the reason of
  'procedure-open /items/0/procedures': () => britain({}, { mode: '5300' }),
  // 10,000 pounds of steel are no gift
  'relief-over /items/0/procedures': () => britain({ procedures: 'C08' }),
  'regime-unknown /items/0/regime': () => britain({ regime: '999' }),
  'quota-wrong /items/0/quota': () => britain({ regime: '120' }),
  'further-rate-missing /items/0/taxes': () => britain({ taxes: 'A80' }),
  'excise-rate-missing /items/0/excise': () => britain({ excise: 'X522' }),
  // data sets: by the type and the procedure of a declaration
  'owner-needed /owner': () => lacking('owner'),
  'transport-needed /transport': () => lacking('transport'),
  'currency-needed /currency': () => lacking('currency'),
  'hs-needed /items/0/hs': () => britain({ hs: undefined }),
  'name-needed /items/0/name': () => britain({ name: undefined }),
  'origin-needed /items/0/origin': () => britain({ origin: undefined }),
  'net-needed /items/0/net': () => britain({ net: undefined, gross: '900' }),
  'mass-needed /items/0/net': () => britain({ net: undefined, procedures: '1SG' }),
  'price-needed /items/0/value': () => britain({ value: undefined }),
  'worth-needed /items/0/statistical': () =>
    britain({ value: undefined, destination: 'US' }, { direction: 'export', mode: '1040' }),
  'regime-domestic /items/0/regime': () => britain({ regime: '300', statements: 'NIDOM NIREM' }),
  // what is stated of taxes
  'base-of-no-line /bases/0/line': () =>
    britain({}, { bases: [{ line: 2, type: 'A00', unit: 'LTR', quantity: '1' }] }),
  'override-wrong /bases/0/type': () =>
    britain({}, { bases: [{ line: 1, type: 'A00', payable: '1.00' }] }),
  'override-empty /items/0/statements': () => britain({ statements: 'OVR01' }),
}
const adjusted = (code: string, line?: number) => ({ code, amount: '5', currency: 'GBP', line })
const refused = (wire: unknown, country: Country = 'CN'): string[] =>
  refusedWith(country, wire, viewOf(country, DAY))
/** A member that is undefined is one that JSON does not carry. */
const json = (wire: unknown): unknown => JSON.parse(JSON.stringify(wire))
const wine = (changes: Members): unknown => json(itemOf('import-wine', changes))
const cars = (changes: Members): Members => ({ items: [json(itemOf('export-cars', changes))] })
const VIETNAM = viewOf('VN', DAY, {
  hs: [{ key: '02071200', from: '2026-01-01', row: { vat: '5' } }],
  duty: [{ key: '02071200:mfn', from: '2026-01-01', row: { percent: '40' } }],
})
/** Frozen chicken into Viet Nam, at a price without insurance. */
const vietnam = (changes: Members): string[] => {
  const party = '0300588569'
  const goods = { name: 'Chicken', hs: '02071200', origin: 'US', net: '100', value: '5000000' }
  const message = {
    direction: 'import',
    office: '03CC',
    mode: 'A11',
    declarant: party,
    owner: party,
    transport: '2',
    terms: 'CFR',
    currency: 'VND',
    items: [goods],
  }
  return refusedWith('VN', { ...message, ...changes }, VIETNAM)
}
const britain = (item: Members, changes: Members = {}): string[] =>
  refused(json(sample('gb-import', { items: [itemOf('gb-import', item)], ...changes })), 'GB')

const lacking = (member: string): string[] => britain({}, { [member]: undefined })

for (const [fault, made] of Object.entries(BROKEN)) {
  test(`refused: ${fault}`, () => {
    assert.deepEqual(made(), [fault])
  })
}

test('a permit is stated alone, or with its letter; letters that need none are passed over', () => {
  for (const permit of ['24-AI-001', '24 AI 001', '7:24-AI-001', 't:1 7：24-AI-001']) {
    assert.deepEqual(lineFaults({ permit }, licensed), [], permit)
  }
  assert.deepEqual(lineFaults({ permit: 't:24-AI-001' }, licensed), [
    'permit-missing /items/0/permit',
  ])
})

test('every rule is broken by one of them', () => {
  const tried = Object.keys(BROKEN).map(each => each.split(' ')[0])
  const rules = Object.keys(filingOf('CN').rules)
  assert.deepEqual(tried.toSorted(), rules.toSorted())
})

const valuesOf = (item: Members): unknown => {
  const wire = sample('import-durian', { items: [itemOf('import-durian', item)] })
  const tried = lodge(filingOf('CN'), wire, china)
  return tried.ok ? undefined : tried.faults[0]?.values
}

test('T12 a lost leading zero is asked for, never added', () => {
  assert.deepEqual(lineFaults({ hs: '810600000' }), ['hs-unknown /items/0/hs'])
  assert.deepEqual(valuesOf({ hs: '810600000' }), { hs: '810600000', hint: '0810600000' })
  // seven digits of an eight-digit code are no code of the tariff either
  assert.deepEqual(valuesOf({ hs: '8106000' }), { hs: '8106000', hint: 'none' })
  // as it stands on paper: the bulk door strips it, a message does not say it
  for (const hs of ['0810.60.00.00', '0810 6000 00']) {
    assert.deepEqual(lineFaults({ hs }), ['unknown-code /items/0/hs'])
  }
  // a JSON number has lost its zero before anybody looks
  assert.deepEqual(lineFaults({ hs: 810600000 }), ['wrong-type /items/0/hs'])
})

const origin = (code: string, day: string): unknown => {
  const view = viewOf('GB', day)
  const wire = sample('gb-import', { items: [itemOf('gb-import', { origin: code })] })
  const tried = lodge(filingOf('GB'), wire, view)
  return tried.ok ? 'taken' : tried.faults.map(each => [each.key, each.values])
}

test('T13 codes beside ISO, withdrawn and reserved ones', () => {
  for (const code of ['XI', 'XU', 'XK', 'TL', 'MM', 'GB', 'NA']) {
    assert.equal(origin(code, DAY), 'taken', code)
  }
  const ended = [
    ['TP', '2002-05-19', 'TL'],
    ['BU', '1989-12-04', 'MM'],
    ['SU', '1992-08-29', 'RU'],
    ['AN', '2010-12-14', 'BQ, CW, SX'],
  ] as const
  for (const [code, last, successor] of ended) {
    assert.equal(origin(code, last), 'taken', `${code} on ${last}`)
    assert.deepEqual(origin(code, DAY), [['origin-withdrawn', { code, successor }]])
  }
  assert.deepEqual(origin('TL', '2002-05-19'), [['origin-unknown', { code: 'TL', hint: 'none' }]])
  assert.deepEqual(origin('UK', DAY), [['origin-unknown', { code: 'UK', hint: 'GB' }]])
  assert.deepEqual(origin('EU', DAY), [['origin-unknown', { code: 'EU', hint: 'none' }]])
  // a trader of Northern Ireland lodges with its own prefix
  const northern = sample('gb-import', { declarant: 'XI123456789', owner: 'XI123456789000' })
  assert.deepEqual(refused(northern, 'GB'), [])
})

test('T22 packing is no goods line: without a code it is refused, and without a price too', () => {
  const pallet = { name: '托盘', origin: 'TH', net: '80', value: '0.00' }
  const rice = itemOf('import-durian', { hs: '1006302090', net: '100', value: '500.00' })
  const lines = { items: [{ ...rice, preference: undefined, certificate: undefined }, pallet] }
  assert.deepEqual(refused(json(sample('import-durian', lines))), ['field-missing /items/1/hs'])
  const coded = { items: [itemOf('import-durian'), { ...pallet, hs: '4407990090' }] }
  assert.deepEqual(faults('import-durian', coded), ['value-missing /items/1/value'])
})

test('T25 net mass is the line’s total in kilograms; more than the gross in all is refused', () => {
  const shirts = { hs: '6109100010', name: 'T恤衫', origin: 'VN', net: '2.5', value: '95.00' }
  const lodged = (gross: string): string[] => faults('import-durian', { gross, items: [shirts] })
  assert.deepEqual(lodged('2.4'), ['nets-over-gross /gross'])
  assert.deepEqual(lodged('2.5'), [])
})

test('a claim to a scheme follows the day its agreement came into force', () => {
  const claim = { preference: 'rcep', origin: 'PH' }
  const before = lineFaults(claim, viewOf('CN', '2023-06-01'))
  assert.deepEqual(before, ['preference-not-for-origin /items/0/preference'])
  // from then on it may be claimed; this tariff holds no rate for it, and guesses none
  assert.deepEqual(lineFaults(claim), ['reference-missing /items/0/hs'])
})

test('goods of an unknown origin are taken, at the general rate', () => {
  const unknown = { origin: 'ZZ', preference: undefined, certificate: undefined }
  const wire = json(sample('import-durian', { items: [itemOf('import-durian', unknown)] }))
  const tried = lodge(filingOf('CN'), wire, china)
  assert.ok(tried.ok)
  // 80 % of a million
  assert.equal(tried.amounts.duty, 80_000_000n)
})
