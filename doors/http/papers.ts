// A filing on paper, and what a printed one is worth: PDF for whoever may see the filing; for all
// who hold the paper's code whether it still stands, with nothing of what the paper says.
import Type from 'typebox'
import { readCode } from '#engine/journal/code.ts'
import type { Standing } from '#engine/journal/standing.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { fault } from '#kit/fault.ts'
import { LANGS, type Lang, say } from '#kit/words.ts'
import { Compiler } from '../papers/compiler.ts'
import { namesOf } from '../papers/names.ts'
import { cellsOf, longestOf, paperData } from '../papers/paper.ts'
import type { Call, Door, HeaderList } from './call.ts'
import { numberOf } from './filings.ts'
import { FILINGS } from './lodge.ts'
import { oneFault } from './problem.ts'
import { RateLimit, rateHeaders } from './rate.ts'
import { keyRoute, openRoute, type Route } from './route.ts'
import { listOf, object } from './shapes.ts'

/**
 * Cells of a paper's tables, past which it is not drawn. Measured on two busy cores: 15,000 cells
 * (1,000 goods lines) 2 s and 35 pages, 45,000 in 8–10 s, but 150,000 in 50 s and more.
 */
const MOST_CELLS = 60_000
/** Up to here a paper carries tags for screen readers: they make a long one ten times the size. */
const TAGGED_CELLS = 3_000

const HEADERS: HeaderList = ['Cache-Control', 'private, no-store', 'Vary', 'Authorization']

/** What a Host header may be to be printed: a name or an address, and a port. */
const HOST = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/

/** Address that papers lead to, without a slash at its end. */
const addressOf = (call: Call, publicUrl: string | undefined): string => {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '')
  const host = call.header('host') ?? ''
  if (HOST.test(host)) return `http://${host}`
  const { localAddress = '127.0.0.1', localPort } = call.raw.socket
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`
}

const isLang = (text: string): text is Lang => (LANGS as readonly string[]).includes(text)

interface Asked {
  readonly type: MountedFiling
  readonly caller: Caller
  readonly lang: Lang
  readonly publicUrl: string | undefined
}

const answerPdf = async (call: Call, compiler: Compiler, asked: Asked): Promise<void> => {
  const { type, caller, lang, publicUrl } = asked
  const { engine, words } = call.door
  const number = numberOf(call)
  const paper = number === undefined ? undefined : await engine.papers.read(type, caller, number)
  if (paper === undefined) return call.problem(oneFault('not-found'))
  const cells = cellsOf(paper)
  if (cells > MOST_CELLS) {
    const found = longestOf(paper)
    return call.refuse([
      fault('too-many-lines', '', { found, max: Math.floor((MOST_CELLS / cells) * found) }),
    ])
  }
  const { zone, node, demo } = engine
  const url = `${addressOf(call, publicUrl)}/verify/${paper.code}`
  const nameOf = namesOf(engine, paper, lang)
  const data = paperData({ type, paper, lang, words, nameOf, zone, node, demo, url })
  const drawn = await compiler.draw({ data: JSON.stringify(data), tagged: cells <= TAGGED_CELLS })
  if (drawn === 'busy' || drawn === 'slow') return call.problem(oneFault('node-busy'))
  const name = `${type.filing.name}-${paper.view.number}.${lang}`.replace(/[^\w.-]/g, '_')
  call.send(200, 'application/pdf', drawn.file, [
    'Content-Disposition',
    `inline; filename="${name}.pdf"`,
    'Content-Language',
    lang,
    ...HEADERS,
  ])
}

const pdfRoute = (type: MountedFiling, compiler: Compiler, publicUrl: string | undefined): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: `${FILINGS}/${type.type}/:number/pdf`,
    id: `${type.type}.pdf`,
    tag: 'filings',
    summary: `A ${type.type} for print, with the QR code that says what the paper is worth`,
    description: 'PDF/A-2u. In the language of Accept-Language when `lang` is not said.',
    inPath: { number: 'Number of the filing.' },
    query: Type.Object({
      lang: Type.Optional(
        Type.Enum([...LANGS], { description: 'Language.', expected: LANGS.join(', ') }),
      ),
    }),
    answers: { 200: { description: 'The paper.', type: 'application/pdf' } },
    faults: ['not-found', 'parameter-unknown', 'parameter-wrong', 'too-many-lines', 'node-busy'],
    handle: (call, query, caller) => {
      const asked = query.lang ?? ''
      const lang = isLang(asked) ? asked : call.lang
      return answerPdf(call, compiler, { type, caller, lang, publicUrl })
    },
  })

/** The code alone: the page leads from the proof to what everybody sees who holds the paper. */
const codeRoute = (type: MountedFiling): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: `${FILINGS}/${type.type}/:number/code`,
    id: `${type.type}.code`,
    tag: 'filings',
    summary: `The code that a printed ${type.type} bears as it stands now`,
    description: 'What /api/v1/verify takes. The next step of the filing gives it another one.',
    inPath: { number: 'Number of the filing.' },
    answers: {
      200: { description: 'The code.', schema: object({ code: text('32 letters and digits.') }) },
    },
    faults: ['not-found'],
    handle: async (call, _, caller) => {
      const number = numberOf(call)
      const { papers } = call.door.engine
      const paper = number === undefined ? undefined : await papers.read(type, caller, number)
      if (paper === undefined) return call.problem(oneFault('not-found'))
      call.json(200, JSON.stringify({ code: paper.code }), HEADERS)
    },
  })

const text = (description: string) => ({ type: 'string', description })
const whole = (description: string) => ({ type: 'integer', minimum: 0, description })

const verifyShape = object({
  standing: {
    type: 'string',
    enum: ['valid', 'changed', 'withdrawn'],
    description:
      'valid: nothing came after the printed row; changed: something did; withdrawn: the filing ' +
      'was refused or cancelled.',
  },
  type: text('Filing type.'),
  number: text('Number of the filing.'),
  state: text('State after the printed row.'),
  at: text('When the journal took the printed row.'),
  position: whole('Journal position of the printed row.'),
  latest: object({
    position: whole('Journal position of the filing’s newest row.'),
    at: text('When the journal took it.'),
    state: text('State after it.'),
  }),
  node: text('Name of the node.'),
  zone: text('Its time zone.'),
  demo: { type: 'boolean', description: 'An invented filing of a demonstration.' },
  names: {
    type: 'object',
    description: 'By language: what the type and the two states are called.',
    additionalProperties: object({
      type: text('Type.'),
      state: text('State.'),
      latest: text('State now.'),
    }),
  },
  proof: object({
    checkpoint: text('Signed note (C2SP tlog-checkpoint).'),
    verifierKey: text('The key that signed it.'),
    size: whole('Leaves of its tree.'),
    leaf: text('Leaf hash of the printed row, hex.'),
    index: whole('Leaf index: position − 1.'),
    path: listOf(text('Hash of the inclusion path, base64.')),
  }),
})

/** What the type and the states are called, in every language: the reader may switch. */
const namesIn = (door: Door, { type, state, latest }: Standing) => {
  const mounted = door.engine.mounted.filings.get(type)
  const words = [...(mounted === undefined ? [] : [mounted.pack.words]), ...door.words]
  const name = mounted?.filing.name ?? type
  return Object.fromEntries(
    LANGS.map(lang => [
      lang,
      {
        type: say(words, lang, `filing.${name}`),
        state: say(words, lang, `state.${state}`),
        latest: say(words, lang, `state.${latest.state}`),
      },
    ]),
  )
}

const verify = async (call: Call, headers: HeaderList): Promise<void> => {
  const { engine } = call.door
  const code = readCode(call.param('code'))
  const found = code === undefined ? undefined : await engine.papers.standing(code)
  if (found === undefined) return call.problem(oneFault('not-found'), headers)
  const { node, zone, demo } = engine
  const told = { ...found, node, zone, demo, names: namesIn(call.door, found) }
  call.json(200, JSON.stringify(told), [...headers, 'Cache-Control', 'no-store'])
}

const verifyRoute = (door: Door): Route => {
  const limit = new RateLimit(door.limits.verify)
  return openRoute({
    method: 'GET',
    path: '/api/v1/verify/:code',
    id: 'verify',
    tag: 'journal',
    summary: 'Whether a printed filing still stands, by the code on the paper',
    description:
      'For everybody who holds the paper. Small letters, spaces and hyphens are let pass. It says ' +
      'nothing of parties, goods and values, and no code leads to another.',
    inPath: { code: 'The code on the paper: 32 letters and digits.' },
    answers: {
      200: {
        description: 'How it stands, and the proof that it is in the journal.',
        schema: verifyShape,
        headers: {
          RateLimit: 'Questions left to this address.',
          'RateLimit-Policy': 'How many questions in how many seconds.',
        },
      },
    },
    faults: ['not-found', 'too-many-requests'],
    handle: call => {
      const allowance = limit.take(call.address, performance.now())
      const headers = rateHeaders('verify', limit, allowance)
      if (allowance.ok) return verify(call, headers)
      const { seconds } = allowance
      const after = ['Retry-After', String(seconds)]
      call.problem(oneFault('too-many-requests', '', { seconds }), [...headers, ...after])
    },
  })
}

/** The papers of all filing types, drawn one at a time, and the look-up of their codes. */
export const paperRoutes = (
  door: Door,
  types: readonly MountedFiling[],
  publicUrl: string | undefined,
): Route[] => {
  const compiler = new Compiler()
  door.onStop.add(() => compiler.stop())
  return [
    ...types.flatMap(type => [pdfRoute(type, compiler, publicUrl), codeRoute(type)]),
    verifyRoute(door),
  ]
}
