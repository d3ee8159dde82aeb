// The law of the house, kept by a test so that nobody has to remember it: who may import whom, who
// may touch the world, and how long a file may be. (Functions under 70 lines: biome.json.)
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bulkWords } from '#doors/bulk/messages.ts'
import { protocolWords } from '#doors/http/words.ts'
import type { Fields } from '#kit/field.ts'
import { kitWords } from '#kit/messages/index.ts'
import type { Pack } from '#kit/pack.ts'
import { missingWords } from '#kit/words.ts'
import { packs } from '#packs/index.ts'
import {
  filesOf,
  type Import,
  lineAt,
  parse,
  running,
  type Source,
  sources,
  textOf,
  walk,
} from './sources.ts'

/** kit ← packs; kit ← engine ← doors ← main.ts; kit ← ui ← packs/*​/pages ← web. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kit: ['kit'],
  packs: ['kit', 'packs'],
  engine: ['kit', 'engine'],
  doors: ['kit', 'engine', 'doors'],
  main: ['kit', 'packs', 'engine', 'doors'],
  ui: ['kit', 'ui'],
  pages: ['kit', 'packs', 'ui', 'pages'],
  web: ['kit', 'packs', 'ui', 'pages', 'web'],
}

const roomOf = (path: string): string => {
  if (/^packs\/[^/]+\/pages\//.test(path)) return 'pages'
  return path === 'main.ts' ? 'main' : path.includes('/') ? path.slice(0, path.indexOf('/')) : 'top'
}
/** Tests, the bench and what the docs show may import all; they ship nowhere. */
const isFree = (path: string): boolean =>
  /(\.test\.tsx?|(^|\/)testing(\.ts|\/.+))$/.test(path) ||
  ['test', 'bench', 'docs', 'top'].includes(roomOf(path))

const packOf = (path: string): string | undefined => /^packs\/([^/]+)\//.exec(path)?.[1]

/** What is wrong with an import, or undefined. */
const wrongImport = (from: string, to: string): string | undefined => {
  const rooms = MAY_IMPORT[roomOf(from)]
  // the version that the door says
  if (to === 'package.json' && roomOf(from) === 'doors') return undefined
  if (!isFree(from) && rooms?.includes(roomOf(to)) !== true) return `${from} must not import ${to}`
  const [own, other] = [packOf(from), packOf(to)]
  const foreign = own !== undefined && other !== undefined && own !== other
  return foreign ? `${from} is of another pack than ${to}` : undefined
}

const wrongImports = (files: readonly Source[]): string[] =>
  files.flatMap(({ path, imports }) =>
    imports.flatMap(({ path: to }) => (to === undefined ? [] : (wrongImport(path, to) ?? []))),
  )

test('rooms import only what the law allows, and no pack another', () => {
  const wrong = ["import { x } from '#engine/flow.ts'", "export * from '../sugar/fields.ts'"]
  const bad = parse('packs/trade/duty.ts', wrong.join('\n'))
  assert.equal(wrongImports([bad]).length, 2)
  assert.equal(wrongImports([parse('kit/x.ts', "import type { X } from '../ui/x.tsx'")]).length, 1)
  assert.equal(wrongImports([parse('engine/x.ts', "await import('#packs/index.ts')")]).length, 1)
  assert.deepEqual(wrongImports(sources()), [])
})

test('nothing that runs imports tests, bench or docs', () => {
  const files = running()
  assert.ok(files.length > 150, `only ${files.length} files are reached from the entries`)
  const ofTests = files.filter(each => isFree(each.path) && each.path !== 'main.ts')
  assert.deepEqual(
    ofTests.map(each => each.path),
    [],
  )
})

/** Rooms that are given what they need: `now`, data, and return values. */
const isPure = (path: string): boolean =>
  /^(kit|packs|engine|ui)\//.test(path) && !path.startsWith('engine/store/')

const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  kit: ['intl-messageformat'],
  packs: [],
  engine: ['node:crypto', 'node:buffer'],
  ui: ['react', 'react-intl'],
}
/** Of node:crypto, what draws on chance. */
const CHANCE = /^(random|generate|getRandom|webcrypto|default|\*)/

const wrongPackage = (path: string, { name, names }: Import): boolean =>
  PACKAGES[roomOf(path)]?.includes(name) !== true ||
  (name === 'node:crypto' && names.some(each => CHANCE.test(each)))

const WORLD = new Set(
  `process fetch WebSocket EventSource XMLHttpRequest navigator localStorage sessionStorage
  performance crypto setTimeout setInterval setImmediate queueMicrotask require`.split(/\s+/),
)
/** Where the law gives way, each with its reason. */
const GIVES_WAY: Readonly<Record<string, readonly string[]>> = {
  // the lane's turn of the event loop, and its pause before it looks for a lost database again
  'engine/intake/lane.ts': ['setImmediate', 'setTimeout'],
}

/** What of clock, chance, network, disk and environment a file touches: `line: name`. */
const touched = ({ path, text, tree, imports }: Source): string[] => {
  const found = imports
    .filter(each => each.path === undefined && !each.typeOnly && wrongPackage(path, each))
    .map(each => `import of ${each.name}`)
  const note = (name: string, at: number): void => {
    if (GIVES_WAY[path]?.includes(name) !== true) found.push(`${lineAt(text, at)}: ${name}`)
  }
  walk(tree, (node, parent) => {
    if (node.type === 'MemberExpression') {
      const member = text.slice(node.start, node.end)
      if (/^(Date\.now|Math\.random|globalThis\.\w+)$/.test(member)) note(member, node.start)
    }
    const now = node.type === 'NewExpression' && (node.arguments as unknown[]).length === 0
    if (now && /^new Date\b/.test(text.slice(node.start, node.end))) note('new Date()', node.start)
    if (node.type !== 'Identifier' || !WORLD.has(String(node.name))) return
    // a member or a key of that name is something else
    const isMember = parent?.type === 'MemberExpression' && parent.property === node
    const isKey = /^(Property|PropertyDefinition|TSPropertySignature|MethodDefinition)$/.test(
      parent?.type ?? '',
    )
    if (!isMember && !(isKey && parent?.key === node)) note(String(node.name), node.start)
  })
  return found.map(each => `${path}: ${each}`)
}

test('only main.ts, engine/store, doors and web touch clock, chance, network, disk, settings', () => {
  const bad = `import { randomBytes } from 'node:crypto'
    import { readFileSync } from 'node:fs'
    import type pg from 'pg'
    export const x = [Date.now(), new Date(), new Date(0), Math.random(), process.env.X]
    setTimeout(() => x.process, 1)`
  assert.equal(touched(parse('engine/x.ts', bad)).length, 7)
  const reached = running().filter(each => isPure(each.path))
  assert.ok(reached.length > 60, `only ${reached.length} pure files are reached`)
  assert.deepEqual(reached.flatMap(touched), [])
})

/** Columns of a line on a terminal: East Asian wide signs take two, combining marks none. */
const columnsOf = (line: string): number => {
  let columns = 0
  for (const sign of line) {
    if (/\p{Mn}|\p{Me}|\u200b/u.test(sign)) continue
    const code = sign.codePointAt(0)!
    const wide = /\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}/u
    columns += wide.test(sign) || (code >= 0x3000 && code < 0x3040) || code >= 0xff00 ? 2 : 1
  }
  return columns
}

/** Texts of a source blanked out: a message or a sample is one text, and is not broken in two. */
const withoutTexts = ({ text, tree }: Source): string => {
  const signs = text.split('')
  walk(tree, node => {
    if (node.type !== 'TemplateElement' && node.type !== 'Literal' && node.type !== 'JSXText')
      return
    for (let at = node.start; at < node.end; at++) if (signs[at] !== '\n') signs[at] = ''
  })
  return signs.join('')
}

const wideLines = (path: string, text: string): string[] =>
  text.split('\n').flatMap((line, i) => {
    const columns = columnsOf(line)
    return columns > 100 ? [`${path}:${i + 1}: ${columns} columns`] : []
  })

test('files have 400 lines at most, of 100 columns beside what they quote', () => {
  assert.equal(columnsOf('通ab，'), 6)
  const quoting = parse('kit/x.ts', `const x = '${'y'.repeat(200)}' // ${'z'.repeat(90)}\n`)
  assert.equal(wideLines('kit/x.ts', withoutTexts(quoting)).length, 1)
  const code = sources().map(each => ({ path: each.path, text: withoutTexts(each) }))
  const others = filesOf('js', 'mjs', 'css', 'sql').map(path => ({ path, text: textOf(path) }))
  const all = [...code, ...others]
  const long = all.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - 1
    return lines > 400 ? [`${path}: ${lines} lines`] : []
  })
  const wide = all.flatMap(({ path, text }) => wideLines(path, text))
  assert.deepEqual({ long, wide }, { long: [], wide: [] })
})

/** Unfinished work, and ways round the compiler. */
const loose = ({ path, text, tree, comments }: Source): string[] => {
  const found: string[] = []
  walk(tree, node => {
    if (node.type === 'TSAnyKeyword') found.push(`${path}:${lineAt(text, node.start)}: any`)
  })
  for (const comment of comments) {
    // the very marks that are looked for
    const mark = /@ts-(ignore|expect-error|nocheck)|\b(TODO|FIXME|HACK)\b/.exec(comment)
    if (mark !== null) found.push(`${path}: ${mark[0]}`)
    const silenced = /biome-ignore(?! \S+: \S)/.exec(comment)
    if (silenced !== null) found.push(`${path}: biome-ignore without a reason`)
  }
  return found
}

test('no any, nothing silenced without a reason, nothing left to do', () => {
  const bad = `// @${'ts'}-ignore\nexport const x: any = 1 // ${'TO'}DO later\n// biome-ignore lint: \n`
  assert.equal(loose(parse('kit/x.ts', bad)).length, 4)
  assert.deepEqual(sources().flatMap(loose), [])
})

/** Places of one machine, hosts of one registry, and people. */
const OURS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a path of one machine', /(?<![\w.*$}-])\/(work|tmp|root|home|Users)\/\w/],
  ['a registry', /registry\.(npmjs|yarnpkg|npmmirror)\.|artifactory|verdaccio/i],
  ['an address of a person', /[\w.+-]+@(?!localhost|example\.|\d)[\w-]+\.(com|org|net|cn|io)\b/],
  ['an author', /@author\b|"author":|Signed-off-by:|Co-authored-by:/i],
]

test('nothing of one machine or one person stands in the project', () => {
  const samples = [
    ['cd ', 'home', 'somebody'].join('/'),
    'https://registry.npmjs.org/x',
    'mail a.b@mail.com',
    '@author X',
  ]
  for (const [i, [, pattern]] of OURS.entries()) assert.match(samples[i]!, pattern)
  const found: string[] = []
  const names = filesOf('ts', 'tsx', 'js', 'mjs', 'css', 'sql', 'md', 'html', 'json')
  for (const path of [...names, 'LICENSE']) {
    if (path === 'test/tidy.test.ts') continue
    const text = textOf(path)
    for (const [what, pattern] of OURS) {
      const at = pattern.exec(text)
      if (at !== null) found.push(`${path}:${lineAt(text, at.index)}: ${what}: ${at[0]}`)
    }
  }
  assert.deepEqual(found, [])
})

const fieldKeys = (fields: Fields, above = ''): string[] =>
  Object.entries(fields).flatMap(([name, { meta }]) => [
    `field.${above}${name}`,
    ...(meta.codes ?? []).map(code => `code.${meta.list}.${code}`),
    ...(meta.rows === undefined ? [] : fieldKeys(meta.rows, `${above}${name}.`)),
  ])

/** Keys that a pack's pages and faults are said with. */
const keysOf = ({ filings }: Pack): string[] => [
  'pack',
  ...Object.values(filings).flatMap(filing => [
    `filing.${filing.name}`,
    ...fieldKeys({ ...filing.amounts, ...filing.fields }),
    ...fieldKeys(filing.amounts),
    ...Object.keys(filing.sections ?? {}).map(name => `section.${name}`),
    ...filing.states.map(name => `state.${name}`),
    ...Object.keys(filing.transitions).map(name => `transition.${name}`),
    ...Object.keys(filing.measures).map(name => `measure.${name}`),
    ...Object.keys(filing.dimensions).map(name => `dimension.${name}`),
    ...Object.keys(filing.rules),
  ]),
]

test('all that can be said is said in every language', () => {
  const lacking = missingWords({ zh: { a: 'x' }, en: {}, vi: { a: '{' }, th: { a: 'x' } })
  assert.equal(lacking.length, 2)
  for (const words of [kitWords, bulkWords, protocolWords])
    assert.deepEqual(missingWords(words), [])
  for (const country of ['CN', 'KR', 'GB'] as const) {
    for (const pack of packs({ country })) {
      assert.deepEqual(missingWords(pack.words), [])
      const unsaid = keysOf(pack).filter(key => !Object.hasOwn(pack.words.en, key))
      assert.deepEqual(unsaid, [], `${pack.name} in ${country}`)
    }
  }
})

test('no style uses a token that nobody defines', () => {
  const sheets = filesOf('css')
  const used = new Map<string, string>()
  const made = new Set<string>()
  for (const path of [...sheets, ...filesOf('ts', 'tsx')]) {
    const text = textOf(path)
    for (const [, name = ''] of text.matchAll(/['\s{;](--[a-z][\w-]*)['"]?\s*:/g)) made.add(name)
    for (const [, name = ''] of text.matchAll(/setProperty\(\s*'(--[\w-]+)'/g)) made.add(name)
    if (!path.endsWith('.css')) continue
    for (const [, name = ''] of text.matchAll(/var\((--[\w-]+)\)/g)) used.set(name, path)
  }
  assert.ok(used.size > 20, `${used.size} tokens`)
  assert.deepEqual(
    [...used].filter(([name]) => !made.has(name)),
    [],
  )
})
