// The API as the drawer sees it. Answers are checked before they are believed; a refusal keeps
// its status and the server's own words (RFC 9457).
import { DECLARATIONS, filingsPath, type Query, totalsPath } from '../drill.ts'

export class Refusal extends Error {
  readonly status: number

  /** `status` 0: the server could not be reached, or answered something else than promised. */
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export interface TotalsCell {
  readonly dims: Readonly<Record<string, string>>
  readonly at: string
  readonly value: string
}

export interface Totals {
  readonly measure: string
  readonly unit: string
  readonly position: number
  readonly cells: readonly TotalsCell[]
  /** figures for strangers tell of days up to one, and have no journal position */
  readonly public?: boolean
}

/** A filing as the list gives it: fixed fields, and those that the pack lists. */
export type Row = Readonly<Record<string, unknown>>

export interface Filings {
  readonly filings: readonly Row[]
  readonly next: string | undefined
}

export interface Reach {
  readonly lang: string
  readonly key?: string | undefined
  readonly signal?: AbortSignal
}

const isBag = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text of a field, '' where it is absent. */
export const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value)

const ask = async (path: string, { lang, key, signal }: Reach): Promise<Response> => {
  const headers: Record<string, string> = { 'accept-language': lang }
  if (key) headers.authorization = `Bearer ${key}`
  let answer: Response
  try {
    answer = await fetch(path, { headers, cache: 'no-store', ...(signal && { signal }) })
  } catch (reason) {
    if (signal?.aborted) throw reason
    throw new Refusal(0, '')
  }
  if (answer.ok) return answer
  const problem: unknown = await answer.json().catch(() => undefined)
  const said = isBag(problem) ? text(problem.detail) || text(problem.title) : ''
  throw new Refusal(answer.status, said)
}

const askBag = async (path: string, reach: Reach): Promise<Row> => {
  const answer = await ask(path, reach)
  const body: unknown = await answer.json().catch(() => undefined)
  if (!isBag(body)) throw new Refusal(0, '')
  return body
}

const cellOf = (raw: unknown): TotalsCell => {
  if (!isBag(raw)) throw new Refusal(0, '')
  const { at, value, ...rest } = raw
  const dims = Object.fromEntries(Object.entries(rest).map(([dim, code]) => [dim, text(code)]))
  return { dims, at: text(at), value: text(value) }
}

/** GET /api/v1/totals/{measure}; public. */
export const fetchTotals = async (query: Query, reach: Reach): Promise<Totals> => {
  const { measure, unit, position, cells, public: told } = await askBag(totalsPath(query), reach)
  if (!Array.isArray(cells) || typeof position !== 'number') throw new Refusal(0, '')
  const read = { measure: text(measure), unit: text(unit), position, cells: cells.map(cellOf) }
  return told === undefined ? read : { ...read, public: true }
}

/** GET /api/v1/filings/{type}; needs a key. */
export const fetchFilings = async (
  query: Query,
  cursor: string | undefined,
  reach: Reach,
): Promise<Filings> => {
  const { filings, next } = await askBag(filingsPath(query, cursor), reach)
  if (!Array.isArray(filings)) throw new Refusal(0, '')
  return { filings: filings.filter(isBag), next: text(next) || undefined }
}

/** A filing by its number, and of which type it is. */
export interface Which {
  readonly number: string
  readonly type?: string | undefined
}

const filingPath = ({ number, type = DECLARATIONS }: Which, part = ''): string =>
  `/api/v1/filings/${type}/${encodeURIComponent(number)}${part}`

export const fetchFiling = (which: Which, reach: Reach): Promise<Row> =>
  askBag(filingPath(which), reach)

/** Names of fields, codes, states and transitions in the reader's language; public. */
export const fetchWords = async (lang: string, reach: Reach): Promise<Row> => {
  const { words } = await askBag(`/api/v1/words/${lang}`, reach)
  return isBag(words) ? words : {}
}

export const fetchHistory = async (which: Which, reach: Reach): Promise<readonly Row[]> => {
  const { events } = await askBag(filingPath(which, '/history'), reach)
  return Array.isArray(events) ? events.filter(isBag) : []
}

/** The proof as a file; it needs the key, so a plain link would not do. */
export const fetchProof = async (which: Which, reach: Reach): Promise<Blob> =>
  (await ask(filingPath(which, '/proof'), reach)).blob()
