import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  containerCheck,
  creditCheck,
  isContainer,
  isCreditCode,
  isEori,
  isKoreanCode,
  isTaxNumber,
} from './identifiers.ts'

test('GB 32100-2015: the standard’s example holds, a changed character does not', () => {
  assert.equal(isCreditCode('91350100M000100Y43'), true)
  assert.equal(isCreditCode('91350100M000100Y44'), false)
  assert.equal(isCreditCode('91350100M000100Y4'), false)
  assert.equal(isCreditCode('91350100m000100y43'), false)
  // I, O, S, V and Z do not occur
  assert.equal(creditCheck('9135010OM000100Y4'), undefined)
})

test('GB 32100-2015: any one changed character and any swap of neighbours is seen', () => {
  const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const head = fc.string({ unit: fc.constantFrom(...characters), minLength: 17, maxLength: 17 })
  const change = fc.tuple(head, fc.nat(16), fc.constantFrom(...characters))
  fc.assert(
    fc.property(change, ([code, at, other]) => {
      const whole = code + creditCheck(code)
      assert.equal(isCreditCode(whole), true)
      if (whole[at] !== other) {
        assert.equal(isCreditCode(whole.slice(0, at) + other + whole.slice(at + 1)), false)
      }
      const [a, b] = [whole[at], whole[at + 1]]
      if (a !== b) {
        assert.equal(isCreditCode(`${whole.slice(0, at)}${b}${a}${whole.slice(at + 2)}`), false)
      }
    }),
  )
})

test('ISO 6346: the standard’s examples hold, others do not', () => {
  assert.equal(isContainer('CSQU3054383'), true)
  assert.equal(isContainer('ZEPU0037255'), true)
  assert.equal(isContainer('CSQU3054384'), false)
  assert.equal(isContainer('CSQX3054383'), false)
  assert.equal(isContainer('CSQU305438'), false)
  assert.equal(isContainer('csqu3054383'), false)
})

test('ISO 6346: a remainder of 10 is written as 0', () => {
  const heads = Array.from({ length: 100 }, (_, i) => `DEMU0000${String(i).padStart(2, '0')}`)
  // the letters' values, counted here another way: 10, 12 … 38 without 11, 22, 33
  const values = Array.from({ length: 40 }, (_, i) => i).filter(i => i >= 10 && i % 11 !== 0)
  let tens = 0
  for (const head of heads) {
    let sum = 0
    for (let i = 0; i < 10; i++) {
      const c = head.charCodeAt(i)
      sum += (c >= 65 ? values[c - 65]! : c - 48) * 2 ** i
    }
    if (sum % 11 === 10) tens++
    assert.equal(containerCheck(head), (sum % 11) % 10)
  }
  assert.ok(tens > 0)
})

test('EORI and Korean codes by their form', () => {
  for (const code of [
    ...['GB123456789000', 'XI123456789000', 'XI123456789', 'GB123456789123456'],
    // of the Union's members
    ...['FR123456789', 'DE021111239000000'],
  ]) {
    assert.equal(isEori(code), true, code)
  }
  for (const code of ['GB12345678', 'US123456789', 'GB1234567890', 'DE', 'DE0211112390000001'])
    assert.equal(isEori(code), false)
  assert.equal(isKoreanCode('LPA7LKZ'), true)
  assert.equal(isKoreanCode('AB'), false)
})

test('Viet Nam’s tax numbers: two published ones hold, and every wrong digit is seen', () => {
  // 0100112437: 29 + 17 + 13 + 2*7 + 4*5 + 3*3 = 102; 102 mod 11 = 3; 10 - 3 = 7
  // 0300588569: 3*29 + 5*17 + 8*13 + 8*7 + 5*5 + 6*3 = 375; 375 mod 11 = 1; 10 - 1 = 9
  const held = ['0100112437', '0300588569', '0314409058002', '0312687878001', '0100233488']
  for (const code of held) assert.equal(isTaxNumber(code), true, code)
  const wrong = ['0100112437000', '0100112437-001', '01001124', '010011243700', '0100000000', '']
  for (const code of wrong) assert.equal(isTaxNumber(code), false, code)
  for (const code of held.map(each => each.slice(0, 10))) {
    for (let at = 0; at < 10; at++) {
      for (const digit of '0123456789') {
        if (digit === code[at]) continue
        assert.equal(isTaxNumber(code.slice(0, at) + digit + code.slice(at + 1)), false)
      }
    }
  }
})
