// A list as a file, as large as it is: rows come out of one view of the database and go to the
// client as it takes them.
import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import Type from 'typebox'
import { allColumns } from '#engine/lists/content.ts'
import type { ListFilter } from '#engine/lists/filter.ts'
import type { ListRow } from '#engine/lists/rows.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { localDate } from '#kit/time.ts'
import { LANGS, type Lang, say } from '#kit/words.ts'
import type { Call, Door } from '../call.ts'
import { filterQuery, PRIVATE, SEVERAL, toFilter } from '../filter.ts'
import { FILINGS } from '../lodge.ts'
import { type Parameters, wrong } from '../parameters.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { columnsOf } from './columns.ts'
import { FORMATS, type Format, MOST_XLSX_ROWS, TYPES, writers } from './write.ts'

/** Each holds a connection of the database for as long as its client takes. */
const AT_ONCE = 2
const running = new WeakMap<Door, number>()

const isFormat = (text: string | undefined): text is Format => FORMATS.some(each => each === text)
const isLang = (text: string | undefined): text is Lang => LANGS.some(each => each === text)

interface Order {
  readonly format: Format
  readonly lang: Lang
  readonly names: readonly string[] | undefined
  readonly filter: ListFilter
}

const toOrder = (call: Call, type: MountedFiling, query: Parameters): Order | Refusal => {
  const { format, lang, columns } = query
  const filter = toFilter(call.door.engine.zone, type, query)
  if (filter instanceof Refusal) return filter
  const names = columns?.split(',')
  const known = allColumns(type)
  const listed = names === undefined || names.every(name => known.includes(name))
  if (!listed || new Set(names).size !== (names?.length ?? 0)) {
    return new Refusal([wrong('columns', known.join(','))])
  }
  return {
    format: isFormat(format) ? format : 'csv',
    lang: isLang(lang) ? lang : call.lang,
    names,
    filter,
  }
}

/** `报关单 2026-11-25.xlsx`, and a plain name for clients that read no other (RFC 6266, 8187). */
const disposition = (call: Call, type: MountedFiling, { format, lang }: Order): string => {
  const day = localDate(call.door.engine.zone, Date.now())
  const key = `filing.${type.filing.name}`
  const said = say([type.pack.words], lang, key)
  const name = `${said === key ? type.type : said} ${day}.${format}`.replace(/[/\\:*?"<>|]/g, '-')
  const plain = `${type.type}-${day}.${format}`
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** The file's way to the client. `take` waits until it has taken, and throws when it is gone. */
const sending = (call: Call, type: MountedFiling, order: Order, position: number) => {
  const { door, res } = call
  const slow = door.deadlines.set(door.limits.idleMs, () => res.destroy())
  const headers = [
    'Content-Type',
    TYPES[order.format],
    'Content-Disposition',
    disposition(call, type, order),
    'Content-Language',
    order.lang,
    'Beibu-Position',
    String(position),
    ...PRIVATE,
  ]
  res.writeHead(200, call.head(headers))
  const pages = new PassThrough({ objectMode: true, highWaterMark: 1 })
  const columns = columnsOf(type, { lang: order.lang, zone: door.engine.zone }, order.names)
  const touched = async function* () {
    for await (const piece of writers[order.format](columns, pages)) {
      slow.touch()
      yield piece
    }
  }
  const sent = pipeline(Readable.from(touched(), { objectMode: false }), res)
  const gone = sent.then(() => {
    throw new Error('the file ended before its rows')
  })
  gone.catch(() => slow.clear())
  return {
    take: async (rows: readonly ListRow[]): Promise<void> => {
      if (!pages.write(rows)) await Promise.race([once(pages, 'drain'), gone])
    },
    end: async (): Promise<void> => {
      pages.end()
      await sent
    },
  }
}

const exportList = async (
  call: Call,
  type: MountedFiling,
  caller: Caller,
  order: Order,
): Promise<void> => {
  const most = order.format === 'xlsx' ? MOST_XLSX_ROWS : undefined
  let file: ReturnType<typeof sending> | undefined
  const { lists } = call.door.engine
  try {
    const refused = await lists.walk(type, caller, order.filter, most, position => {
      file = sending(call, type, order, position)
      return file.take
    })
    if (refused !== undefined) return call.refuse(refused.faults)
    await file?.end()
    call.done(200)
  } catch (error) {
    if (!call.res.headersSent) throw error
    const left = call.raw.socket.destroyed
    // a file that ends early must not look whole
    call.res.destroy()
    if (!left) call.failure(error)
    call.done(200)
  }
}

/** `GET /api/v1/filings/{type}/export` */
export const exportRoute = (type: MountedFiling): Route =>
  keyRoute({
    method: 'GET',
    path: `${FILINGS}/${type.type}/export`,
    id: `${type.type}.export`,
    scope: 'read',
    tag: 'filings',
    summary: `All of a list of ${type.type} as a file`,
    description:
      'Heads, states and closed codes are in the reader’s language. Decimals are exact: in XLSX a ' +
      `number of up to 15 digits, longer ones text. CSV guards texts against formulas. ${SEVERAL}`,
    query: Type.Object({
      ...filterQuery(type),
      format: Type.Optional(
        Type.Enum([...FORMATS], {
          description: `XLSX has at most ${MOST_XLSX_ROWS} rows.`,
          expected: FORMATS.join(', '),
        }),
      ),
      columns: Type.Optional(
        Type.String({
          pattern: '^[A-Za-z][A-Za-z0-9]{0,39}(?:,[A-Za-z][A-Za-z0-9]{0,39}){0,99}$',
          description: `Columns in their order: ${allColumns(type).join(', ')}. All when not said.`,
          expected: allColumns(type).join(','),
        }),
      ),
      lang: Type.Optional(
        Type.Enum([...LANGS], {
          description: 'Language of the file; that of Accept-Language when not said.',
          expected: LANGS.join(', '),
        }),
      ),
    }),
    answers: {
      200: {
        description: 'The file.',
        type: 'text/csv',
        headers: { 'Beibu-Position': 'Position of the journal that the file is true at.' },
      },
    },
    faults: [
      'parameter-unknown',
      'parameter-wrong',
      'too-many-rows',
      'takes-too-long',
      'node-busy',
    ],
    handle: async (call, query, caller) => {
      const order = toOrder(call, type, query as Parameters)
      if (order instanceof Refusal) return call.refuse(order.faults)
      if (call.raw.method === 'HEAD') return call.empty(200, ['Content-Type', TYPES[order.format]])
      const { door } = call
      const others = running.get(door) ?? 0
      if (others >= AT_ONCE) return call.problem(oneFault('node-busy'))
      running.set(door, others + 1)
      try {
        await exportList(call, type, caller, order)
      } finally {
        running.set(door, (running.get(door) ?? 1) - 1)
      }
    },
  })
