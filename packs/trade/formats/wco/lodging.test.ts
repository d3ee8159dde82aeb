// HMRC's published declarations lodged into an engine: under a tariff that is what HMRC's own tax
// notifications say of their goods, and under one that covers the goods of all of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '#kit/fault.ts'
import { type TestEngine, testEngine } from '#test/engine.ts'
import { skipShared } from '#test/shared.ts'
import { notifications } from './notify.ts'
import {
  allScenarios,
  coveringTariff,
  packWith,
  printedTariff,
  type Scenario,
  sums,
  taxesOf,
} from './testing/rates.ts'
import { bytes, codesOf, filingOf, TRADER } from './testing.ts'

/**
 * What an engine refuses under rates that are printed. Most: the goods' rate stands in no
 * notification, so that no tariff here covers them. (TT_IM left out of names.)
 */
const REFUSED: Readonly<Record<string, string>> = {
  'already-claimed reference': '001c',
  'excise-rate-missing excise': '042a 190a',
  'further-rate-missing taxes': '058a 070a 157a 207a',
  'mass-needed net': '053a',
  'procedure-open procedures': '206a',
  'rate-missing declaredRate':
    'IMZ_Aggregated_Supplementary_Declaration 002a 002b 002c 004a 006a 007a 009a 009b 018a 020a ' +
    '021a 024a 025a 028a 030a 034a 034b 035a 038b 039b 043a 044a 045a 047a 047b 051a 069a 076a ' +
    '087a 088a 090a 096a 098a 112a 114a 116a 119a 121a 129a 130a 131a 138a 150a 153a 158a 162a ' +
    '163a 174a 187a 197a 198a 199a 201a 219a',
  'rate-missing declaredRate, excise-rate-missing excise': '066a 108a 125a 127a 143a 145a',
  'rate-missing declaredRate, further-rate-missing taxes': '022a 026a 037a 064a 105a 151a',
  'rate-missing declaredRate, further-rate-missing taxes, excise-rate-missing excise': '165a 171a',
  'rate-missing declaredRate, unit-price-missing value': '014a 104a 159a 161a',
  'reference-missing currency': '124a 205a',
  'regime-domestic regime': '029a',
}

/**
 * What is refused under a tariff that covers all: HMRC refuses the preference (its annotation says
 * so); HMRC's test of a request whose mass is missing; and a return from processing abroad, of
 * whose relief the figures stand nowhere in the message.
 */
const NEVER: Readonly<Record<string, string>> = {
  'mass-needed net': '053a',
  'procedure-open procedures': '206a',
  'regime-domestic regime': '029a',
}
/** Declarations that were published twice, with the number of their sender. */
const TWINS = '001c 002c'

/** Official tax lines that are not those of the declaration beside them. */
const OTHERWISE: Readonly<Record<string, string>> = {
  '017b': 'the notification taxes 10,000.00 where line 1 declares 3,000',
  '036a': 'A70 is 16.40, and printed as 0.16 %, which makes 16.00',
  '118a': 'the same declaration as 120a; there the Union’s 16 % is assessed, here nothing',
  '134a': 'the amounts are the same; as the base the stated 200 is printed, not the value of 500',
  '226a': 'VAT at 20 % where VATR is declared',
}

const LODGED =
  'TT_EX001a 001a 001b 003b 005a 008a 011a 013a 015a 017a 017b 032a 032b 033a 036a 038a 040a 040b ' +
  '049a 050a 054a 055a 057a 059a 061a 061b 062a 065a 068a 072a 073a 074a 076b 077a 079a 080a 083a ' +
  '083b 086a 091a 092a 094a 095a 101a 102a 106a 109a 110a 113a 117a 118a 120a 122a 133a 134a 135a ' +
  '137a 139a 141a 142a 146a 146b 148a 154a 155a 166a 167a 169a 170a 173a 175a 177a 178a 179a 181a ' +
  '182a 183a 185a 186a 189a 191a 193a 194a 195a 202a 203a 215a 216a 217a 220a 224a 225a 226a'
/** Of these, those whose official taxes are ours, to the penny. */
const COMPARED =
  '001a 008a 013a 017a 033a 038a 040a 040b 054a 055a 057a 059a 065a 080a 094a 095a 101a 102a 109a ' +
  '110a 113a 117a 120a 137a 142a 146a 148a 154a 155a 181a 183a 186a 189a 202a 203a 220a 224a 225a'

/** Faults by key, each with the last names of its paths. */
const whyOf = (faults: readonly Fault[]): string => {
  const keys = new Map<string, Set<string>>()
  for (const { key, path } of faults) {
    const at = path.slice(path.lastIndexOf('/') + 1)
    // a rate that is missing is said by a rule and by what works out the amounts
    if (key === 'field-missing' && at === 'declaredRate') continue
    keys.set(key, (keys.get(key) ?? new Set()).add(at))
  }
  return [...keys].map(([key, at]) => `${key} ${[...at].join(' ')}`).join(', ')
}

const short = (name: string): string => (name.split('/')[0] ?? '').replace('TT_IM', '')
const note = (why: Record<string, string>, reason: string, name: string): void => {
  why[reason] = why[reason] === undefined ? short(name) : `${why[reason]} ${short(name)}`
}
const lodge = ({ engine, type }: TestEngine, { message }: Scenario) =>
  engine.lodge(type, TRADER, bytes(message.document), {})

test('declarations lodged, and why the others are not', { skip: skipShared }, async t => {
  const scenarios = allScenarios()
  const running = await testEngine({ country: 'GB', packs: [packWith(printedTariff(scenarios))] })
  t.after(() => running.end())
  const refused: Record<string, string> = {}
  const [lodged, compared, otherwise]: string[][] = [[], [], []]
  for (const scenario of scenarios) {
    const { name, message, taxes } = scenario
    assert.deepEqual(message.against, [], name)
    const outcome = await lodge(running, scenario)
    if (!outcome.ok) {
      note(refused, whyOf(outcome.faults), name)
      continue
    }
    lodged!.push(short(name))
    const told = notifications(await filingOf(running, outcome.number))
    assert.match(codesOf(told), /^01 13$/, name)
    if (taxes.length === 0) continue
    const ours = taxesOf(told[1]!).map(sums)
    const theirs = taxes.map(sums)
    if (JSON.stringify(ours) === JSON.stringify(theirs)) compared!.push(short(name))
    else otherwise!.push(short(name))
  }
  assert.deepEqual(refused, REFUSED)
  assert.equal(lodged?.join(' '), LODGED)
  assert.equal(compared?.join(' '), COMPARED)
  assert.deepEqual(otherwise, Object.keys(OTHERWISE))
})

test('with a tariff that covers their goods', { skip: skipShared }, async t => {
  const scenarios = allScenarios()
  const pack = packWith(coveringTariff(scenarios))
  const running = await testEngine({ country: 'GB', packs: [pack] })
  t.after(() => running.end())
  const refused: Record<string, string> = {}
  const twins: Scenario[] = []
  let lodged = 0
  for (const scenario of scenarios) {
    const outcome = await lodge(running, scenario)
    if (outcome.ok) lodged++
    else if (outcome.faults.every(each => each.key === 'already-claimed')) twins.push(scenario)
    else note(refused, whyOf(outcome.faults), scenario.name)
  }
  assert.deepEqual([scenarios.length, lodged], [178, 173])
  assert.deepEqual(refused, NEVER)
  assert.equal(twins.map(each => short(each.name)).join(' '), TWINS)
  // where their like is not there, they are lodged
  const other = await testEngine({ country: 'GB', packs: [pack] })
  t.after(() => other.end())
  for (const twin of twins) {
    const outcome = await lodge(other, twin)
    assert.ok(outcome.ok, twin.name)
  }
})
