import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type TestDoor, testDoor } from '#doors/http/testing.ts'
import { cycleOf } from './cycle.ts'
import { aboutOf, readTypes, splitNumber, type ToldTypes, type TypeInfo } from './types.ts'

let door: TestDoor
let type: TypeInfo

before(async () => {
  door = await testDoor()
  const told = (await (await door.ask('/api/v1/types', { key: '' })).json()) as ToldTypes
  type = readTypes(told).types[0] ?? assert.fail()
})
after(() => door.end())

const TRADER = new Set(['trader'])
const OFFICER = new Set(['officer'])

test('the way of a declaration, from its transitions alone', () => {
  const cycle = cycleOf(type)
  assert.deepEqual(
    cycle.levels.map(level => level.states.join('/')),
    [
      'lodged',
      'assessed',
      'waived/paid/secured',
      'asked/inspecting/examining',
      'released/deferred/settled/auditing',
    ],
  )
  assert.deepEqual(
    cycle.levels.map(level => level.steps[0]?.name),
    [undefined, 'assess', 'pay', 'inspect', 'release'],
  )
  assert.equal(cycle.levelOf('refused'), undefined)
  assert.deepEqual(
    ['lodged', 'assessed', 'waived', 'paid', 'inspecting', 'released', 'refused'].map(
      cycle.nextLevel,
    ),
    [1, 2, 4, 4, 4, undefined, undefined],
    'an inspection is left out, unless somebody asks for one',
  )
  assert.deepEqual(
    ['secured', 'asked', 'examining', 'deferred', 'settled', 'auditing'].map(cycle.nextLevel),
    [4, undefined, 4, undefined, undefined, undefined],
    'beside the way: security, papers that are asked for, a look into the books',
  )
  assert.deepEqual(['settled', 'deferred', 'auditing', 'secured'].map(cycle.isEnd), [
    true,
    false,
    false,
    false,
  ])
  assert.equal(cycle.isEnd('released') && cycle.isEnd('cancelled'), true)
  assert.equal(cycle.isEnd('assessed'), false)
})

test('amber waits for whoever looks; the shape says how far it has come', () => {
  const { look } = cycleOf(type)
  const tones = (roles: Set<string>) =>
    type.states.map(state => `${state} ${look(state, roles).tone} ${look(state, roles).shape}`)
  assert.deepEqual(tones(TRADER), [
    'lodged blue ring',
    'assessed amber pie',
    'waived blue pie',
    'paid blue pie',
    'secured amber pie',
    'asked amber pie',
    'inspecting blue pie',
    'examining blue pie',
    'released green done',
    'deferred amber pie',
    'settled green done',
    'auditing blue pie',
    'refused red refused',
    'cancelled grey struck',
  ])
  assert.deepEqual(
    tones(OFFICER).filter(each => / amber /.test(each)),
    [
      'waived amber pie',
      'paid amber pie',
      'secured amber pie',
      'inspecting amber pie',
      'examining amber pie',
      'auditing amber pie',
    ],
  )
})

test('of a number, the serial is said aloud; the place and the year are grey', () => {
  assert.deepEqual(splitNumber(type, '720820260000482170'.slice(0, 17)), [
    ['7208', '2026'],
    '000048217',
  ])
  assert.deepEqual(splitNumber(undefined, '123'), [[], '123'])
  assert.deepEqual(splitNumber(type, '12'), [[], '12'])
})

test('a filing is about its first goods', () => {
  const items = [{ name: '鲜榴莲' }, { name: 'x' }, { name: 'y' }]
  assert.deepEqual(aboutOf(type, { items }), { name: '鲜榴莲', more: 2 })
  assert.deepEqual(aboutOf(type, {}), { name: '', more: 0 })
})
