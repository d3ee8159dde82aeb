// A file of many filings: uploaded with its progress, read by the node, which tells of it line by
// line. Refused rows are put by as blobs, which the browser may keep on disk.
import { api, type Fault, Problem, part, Unreached } from '../api.ts'

/** How a field is fed: by a column or with one value. What else a mapping says is kept as it is. */
export interface Source {
  readonly column?: string | readonly string[]
  readonly value?: unknown
  readonly [more: string]: unknown
}
export interface Mapping {
  readonly filing: string
  readonly fields: Readonly<Record<string, Source>>
  readonly group?: readonly string[]
  readonly decimal?: 'point' | 'comma'
  readonly dates?: 'ymd' | 'dmy' | 'mdy'
  readonly [more: string]: unknown
}

export interface BulkFile {
  readonly file: string
  readonly name: string
  readonly size: number
  readonly format: 'csv' | 'xlsx' | 'ndjson'
  readonly encoding?: string
  readonly sheet?: string
  readonly columns: readonly {
    readonly column: string
    readonly name: string
    readonly samples: readonly string[]
  }[]
  readonly mapping: Mapping | null
  readonly remembered: boolean
}

export interface RefusedRow {
  readonly line: number
  readonly faults: readonly (Fault & { readonly where: string })[]
}

export interface Progress {
  readonly phase: 'check' | 'lodge'
  readonly bytes: number
  readonly total: number
  readonly filings: number
  readonly lodged: number
  readonly replayed: number
  readonly refused: number
}

type Ended = Omit<Progress, 'phase' | 'bytes' | 'total' | 'filings'> & {
  /** rows that the workbook hides, and that were read like the others */
  readonly hiddenRows: number
  readonly faults: readonly Fault[]
}
type Event = {
  readonly began?: { readonly header: string }
  readonly refused?: RefusedRow & { readonly record: string }
  readonly progress?: Progress
  readonly done?: Ended
}

/** Rows whose reasons a page shows; all of them are in the file of refused rows. */
export const MOST_SHOWN = 200

export interface RunState {
  readonly what: 'check' | 'lodge'
  readonly state: 'running' | 'done' | 'broken' | 'stopped'
  readonly began: number
  readonly progress: Progress | undefined
  readonly rows: readonly RefusedRow[]
  /** rows refused so far, those of a refused filing that have no fault themselves among them */
  readonly refusedRows: number
  readonly done: Ended | undefined
}

const MEBI = 1 << 20
const TELL_MS = 120

const bulkPath = (type: string): string => `/filings/${part(type)}/bulk`

const headersOf = (): Record<string, string> => ({
  'Accept-Language': api.lang,
  ...(api.org === '' ? {} : { 'Beibu-Organisation': api.org }),
})

const sendFile = (
  path: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    // fetch tells nothing of how far an upload has come
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1${path}`)
    for (const [name, value] of Object.entries(headersOf())) request.setRequestHeader(name, value)
    request.setRequestHeader('Content-Type', 'application/octet-stream')
    request.setRequestHeader('Beibu-Name', encodeURIComponent(file.name))
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      onProgress(total === 0 ? 1 : loaded / total)
    })
    request.addEventListener('load', () =>
      resolve({ status: request.status, text: request.responseText }),
    )
    const lost = (): void => reject(new Unreached('the node was not reached'))
    request.addEventListener('error', lost)
    request.addEventListener('abort', lost)
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Upload a file to a path; throws `Problem` and `Unreached` as the api does. */
export const uploadTo = async <T>(
  path: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<T> => {
  let answer = await sendFile(path, file, onProgress, signal)
  if (answer.status === 401 && (await api.onEnded())) {
    answer = await sendFile(path, file, onProgress, signal)
  }
  const body = parsed(answer.text)
  if (answer.status !== 201) throw new Problem(answer.status, body)
  // what the node answers is described by its own API, which its tests hold it to
  return body as T
}

export const uploadFile = (
  type: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<BulkFile> => uploadTo<BulkFile>(bulkPath(type), file, onProgress, signal)

/** Lines of JSON as they come. */
export async function* eventsOf<T>(response: Response): AsyncGenerator<T> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let held = ''
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done) return
    const lines = (held + value).split('\n')
    held = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as T
  }
}

/** One reading of a file by the node, as it goes: for useSyncExternalStore. */
export class Run {
  private now: RunState
  private readonly listeners = new Set<() => void>()
  private readonly leaving = new AbortController()
  private timer: ReturnType<typeof setTimeout> | undefined
  private text = ''
  private blobs: Blob[] = []
  private rows: RefusedRow[] = []

  constructor(what: 'check' | 'lodge') {
    const nothing = { progress: undefined, rows: [], refusedRows: 0, done: undefined }
    this.now = { what, state: 'running', began: performance.now(), ...nothing }
  }

  readonly state = (): RunState => this.now
  readonly watch = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private set(change: Partial<RunState>): void {
    this.now = { ...this.now, ...change }
    // thousands of rows a second are drawn a few times a second
    this.timer ??= setTimeout(() => this.tell(), TELL_MS)
  }

  private tell(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.now = { ...this.now, rows: this.rows }
    for (const listener of this.listeners) listener()
  }

  stop(): void {
    this.leaving.abort()
  }

  /** Rejects when the node refuses to begin; how it ended is in the state. */
  async begin(type: string, file: string, mapping: Mapping | null): Promise<void> {
    const { what } = this.now
    const response = await api.open(`${bulkPath(type)}/${part(file)}/${what}`, {
      method: 'POST',
      body: mapping === null ? {} : { mapping },
      signal: this.leaving.signal,
    })
    if (!response.ok) throw new Problem(response.status, parsed(await response.text()))
    try {
      for await (const event of eventsOf<Event>(response)) this.take(event)
    } catch {
      // cut off, by us or by the line: what was lodged is lodged
    }
    if (this.now.state === 'running') {
      this.set({ state: this.leaving.signal.aborted ? 'stopped' : 'broken' })
    }
    this.tell()
  }

  private take({ began, refused, progress, done }: Event): void {
    if (began !== undefined) this.keep(began.header)
    if (refused !== undefined) {
      const { record, ...row } = refused
      this.keep(record)
      if (this.rows.length < MOST_SHOWN && row.faults.length > 0) this.rows = [...this.rows, row]
      // the first reasons are wanted at once
      if (this.now.refusedRows === 0) this.tell()
      this.set({ refusedRows: this.now.refusedRows + 1 })
    }
    if (progress !== undefined) this.set({ progress })
    if (done !== undefined) this.set({ done, state: 'done' })
  }

  private keep(text: string): void {
    this.text += text
    if (this.text.length < MEBI) return
    this.blobs.push(new Blob([this.text]))
    this.text = ''
  }

  /** The rows that were refused so far, with their reasons, as a CSV file. */
  refusedFile(): Blob {
    return new Blob([...this.blobs, this.text], { type: 'text/csv' })
  }
}
