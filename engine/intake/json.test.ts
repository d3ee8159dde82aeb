import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Refusal } from '#kit/fault.ts'
import { parseJson, repeatedMember } from './json.ts'

const keyOf = (body: Buffer): string => {
  const parsed = parseJson(body)
  return parsed instanceof Refusal ? parsed.faults.map(each => each.key).join() : 'json'
}

test('bytes that are no UTF-8, and text that is no JSON, are refused as such', () => {
  for (const bytes of ['c328', 'ff', '22eda0bdeda08022', '22c08022', 'e282']) {
    assert.equal(keyOf(Buffer.from(bytes, 'hex')), 'not-utf8', bytes)
  }
  const bad = ['', ' ', '{', '{a:1}', "{'a':1}", '[1,]', '{"a":1,}', '01', '+1', '.5', 'NaN', '-']
  const more = ['Infinity', 'undefined', '"\t"', '"\\x41"', '// c\n1', '1 2', '\ufeff1', '{"a":1}}']
  for (const text of [...bad, ...more]) {
    assert.equal(keyOf(Buffer.from(text)), 'not-json', JSON.stringify(text))
  }
  for (const text of ['{}', '[]', '1', 'null', ' "a" \n', '1e400', '"\\ud800"']) {
    assert.equal(keyOf(Buffer.from(text)), 'json', text)
  }
})

test('law: what is called clean has no string that a text may not be', () => {
  const unit = fc.oneof(
    fc.constantFrom(
      '\\u0000',
      '\\ud800',
      '\x7f',
      '\x85',
      '\x9f',
      '\\n',
      '\\"',
      'ฟ',
      '榴',
      '🥭',
      'ế',
    ),
    fc.string({ maxLength: 2 }).map(text => JSON.stringify(text).slice(1, -1)),
  )
  const string = fc.array(unit, { maxLength: 6 }).map(parts => `"${parts.join('')}"`)
  let clean = 0
  fc.assert(
    fc.property(string, text => {
      const parsed = parseJson(Buffer.from(text))
      assert.ok(!(parsed instanceof Refusal))
      const value = String(parsed.value)
      if (parsed.clean) clean++
      const good = value.isWellFormed() && !/\p{Cc}/u.test(value)
      assert.ok(good || !parsed.clean, text)
    }),
    { seed: 6901, numRuns: 2000 },
  )
  assert.ok(clean > 200)
})

test('a place is told where the parser tells one', () => {
  const parsed = parseJson(Buffer.from('{"a":1,}'))
  assert.ok(parsed instanceof Refusal)
  assert.deepEqual(parsed.faults[0]?.values, { at: 7 })
})

test('nesting without end is refused, or read; it throws nothing', () => {
  for (const depth of [1000, 100_000]) {
    const deep = Buffer.from('['.repeat(depth) + ']'.repeat(depth))
    assert.ok(['json', 'not-json'].includes(keyOf(deep)))
    const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    // the scan has no recursion: text that somebody else parsed may be as deep as it likes
    assert.equal(repeatedMember(Buffer.from(objects), objects, 0), undefined)
  }
})

/** Members in order, as text: an object may have one twice. */
type Tree = string | number | null | Tree[] | { members: readonly (readonly [string, Tree])[] }

// No name begins with a backslash: V8 13.6 (Node 24.21) then misreads escaped names of later texts:
// after {"a":{},"\\":1} it parses {"a":{},"\u0061":1} as the former. Such a name is no field of a
// pack, so the document is refused all the same; the scan for repeats reads names by itself.
const NAMES = [
  'a',
  'b',
  'a:b',
  '"',
  'x\\',
  '{',
  '}',
  ',',
  '',
  '__proto__',
  'é',
  '\u2028',
  'aa',
  '😀',
]
const name = fc.constantFrom(...NAMES)
const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Tree>(null, 1, -2.5, ':', '{"a":1,"a":2}', '\\"', '"a":', ''),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(name, tie('tree')), { maxLength: 4 }).map((members): Tree => ({ members })),
  ),
}))

/** A UTF-16 unit as its escape. */
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

const SPACES = ['', '', ' ', '\n', '\t\r\n']
/** JSON text of a tree with blanks and escapes as `chance` has them. */
const textOf = (of: Tree, chance: () => number): string => {
  const space = (): string => SPACES[chance() % SPACES.length]!
  const string = (text: string): string =>
    chance() % 2 === 0 ? JSON.stringify(text) : `"${text.replace(/[\s\S]/g, escaped)}"`
  if (of === null || typeof of === 'number') return `${space()}${JSON.stringify(of)}${space()}`
  if (typeof of === 'string') return `${space()}${string(of)}${space()}`
  if (Array.isArray(of)) return `[${of.map(each => textOf(each, chance)).join(',')}]`
  const members = of.members.map(
    ([key, value]) => `${space()}${string(key)}${space()}:${textOf(value, chance)}`,
  )
  return `{${members.join(',')}${members.length === 0 ? space() : ''}}`
}

/** Names that some object of the tree has more than once: by construction, not by reading. */
const repeatsOf = (of: Tree): string[] => {
  if (of === null || typeof of !== 'object') return []
  if (Array.isArray(of)) return of.flatMap(repeatsOf)
  const names = of.members.map(([key]) => key)
  const twice = names.filter((key, i) => names.indexOf(key) !== i)
  return [...twice, ...of.members.flatMap(([, value]) => repeatsOf(value))]
}

const membersOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  const inner = Object.values(value).reduce((sum: number, each) => sum + membersOf(each), 0)
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length)
}

test('law: a member that stands twice in one object is found, and nothing else is', () => {
  fc.assert(
    fc.property(tree, fc.array(fc.nat(9), { minLength: 40, maxLength: 40 }), (of, chances) => {
      let at = 0
      const text = textOf(of, () => chances[at++ % chances.length]!)
      const parsed = parseJson(Buffer.from(text))
      assert.ok(!(parsed instanceof Refusal), text)
      const repeats = repeatsOf(of)
      for (const members of [0, membersOf(parsed.value)]) {
        const found = repeatedMember(Buffer.from(text), text, members)
        if (repeats.length === 0) assert.equal(found, undefined, text)
        else assert.ok(found !== undefined && repeats.includes(found), text)
      }
    }),
    { seed: 8259, numRuns: 3000 },
  )
})

test('the first name that is repeated is told, by whatever spelling', () => {
  const of = (text: string): string | undefined => repeatedMember(Buffer.from(text), text, 0)
  assert.equal(of('{"a":1,"\\u0061":2}'), 'a')
  assert.equal(of('{"a":{"b":1},"b":{"a":1}}'), undefined)
  assert.equal(of('[{"a":1},{"a":1}]'), undefined)
  assert.equal(of('{"x":[{"a":1,"b":2,"a":3}]}'), 'a')
  assert.equal(of('{"a":"\\"a\\":1","b":"\\\\","c":1}'), undefined)
  assert.equal(of('{"__proto__":1,"__proto__":2}'), '__proto__')
})
