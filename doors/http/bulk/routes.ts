// Many filings as one file: uploaded once, looked at, tried, lodged.
import { hash } from 'node:crypto'
import { headerName } from '#doors/bulk/clean.ts'
import { type SeenFile, seeFile } from '#doors/bulk/columns.ts'
import { faultsOf } from '#doors/bulk/faults.ts'
import { checkMapping, type Mapping, mappingShape } from '#doors/bulk/mapping.ts'
import { suggestMapping } from '#doors/bulk/suggest.ts'
import { parseJson, repeatedMember } from '#engine/intake/json.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import type { Caller } from '#engine/types.ts'
import { type Fault, fault, type OutcomeKey, Refusal } from '#kit/fault.ts'
import { GONE } from '../body.ts'
import type { Call, Door } from '../call.ts'
import { isId, NO_STORE } from '../desk/drafts.ts'
import { FILINGS } from '../lodge.ts'
import { oneFault, type Problem } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import { nameablesOf } from './fields.ts'
import { runFile } from './run.ts'
import { Spool, type Spooled } from './spool.ts'

/** Bytes of a mapping: a file of 200 columns with long names is some 30 kB. */
const MOST_MAPPING = 200_000
/** Samples of a column that are shown. */
const SAMPLES = 3
/** Files that are read at a time, of one organisation and in all: each is work for the node. */
const RUNS_OF_ORG = 2
const RUNS = 8

class Runs {
  private all = 0
  private readonly orgs = new Map<string, number>()

  enter(org: string): (() => void) | Problem {
    const own = this.orgs.get(org) ?? 0
    if (own >= RUNS_OF_ORG) return oneFault('too-many-requests')
    if (this.all >= RUNS) return oneFault('node-busy')
    this.all++
    this.orgs.set(org, own + 1)
    return () => {
      this.all--
      if (own === 0 && this.orgs.get(org) === 1) this.orgs.delete(org)
      else this.orgs.set(org, (this.orgs.get(org) ?? 1) - 1)
    }
  }
}

/** Why this caller may not lodge such filings at all; a mandate may be for other types. */
const refusal = (caller: Caller, type: MountedFiling): Problem | undefined => {
  if (!caller.roles.has('trader')) return oneFault('role-forbidden', '', { role: 'trader' })
  return caller.types?.has(type.type) === false ? oneFault('not-found') : undefined
}

/** The file's name out of its header: only its last part, and no name is a wrong one. */
const nameOf = (header: string | undefined): string => {
  try {
    return (
      decodeURIComponent(header ?? '')
        .split(/[/\\]/)
        .at(-1) ?? ''
    ).slice(0, 200)
  } catch {
    return ''
  }
}

const digestOf = (names: readonly string[]): string =>
  hash('sha256', JSON.stringify(names.map(headerName).sort()), 'hex')

/** Columns that a mapping must find. */
const neededBy = ({ fields, key = [], group = [], effective }: Mapping): (string[] | string)[] => [
  ...Object.values(fields).flatMap(each => (each.column === undefined ? [] : [each.column])),
  ...key,
  ...group,
  ...(effective === undefined ? [] : [effective.column]),
]

const readKept = (content: string): Mapping | undefined => {
  const mapping = checkMapping(JSON.parse(content))
  return mapping instanceof Refusal ? undefined : mapping
}

/** What was remembered of such a file: of the very columns, else the last that fits. */
const remembered = async (
  call: Call,
  caller: Caller,
  type: MountedFiling,
  names: readonly string[],
): Promise<Mapping | undefined> => {
  const kept = await call.door.engine.desk.mappings.list(caller, type.type)
  const exact = kept.find(each => each.columns === digestOf(names))
  const known = new Set(names.map(headerName))
  const finds = (mapping: Mapping): boolean =>
    neededBy(mapping).every(each => [each].flat().some(name => known.has(headerName(name))))
  for (const { content } of exact === undefined ? kept : [exact, ...kept]) {
    const mapping = readKept(content)
    if (mapping !== undefined && finds(mapping)) return mapping
  }
  return undefined
}

const toldOf = (file: Spooled, { facts, columns, rows }: SeenFile) => ({
  file: file.id,
  name: file.name,
  size: file.size,
  ...facts,
  columns: columns.map(({ letters, name }, i) => ({
    column: letters,
    name,
    samples: [...new Set(rows.flatMap(row => row[i] || []))].slice(0, SAMPLES),
  })),
})

const uploaded = async (
  call: Call,
  caller: Caller,
  type: MountedFiling,
  spool: Spool,
): Promise<void> => {
  const refused = refusal(caller, type)
  if (refused !== undefined) return call.problem(refused)
  if ((call.header('content-encoding') ?? 'identity') !== 'identity') {
    const expected = 'Content-Encoding: identity'
    return call.problem(oneFault('wrong-content-type', '', { expected }))
  }
  const file = await spool.take(call, caller, type.type, nameOf(call.header('beibu-name')))
  if (file === GONE) return
  if (!('id' in file)) return call.problem(file)
  let seen: SeenFile
  try {
    seen = await seeFile(file.path, file.name, type.type)
  } catch (error) {
    await spool.drop(file)
    return call.refuse(faultsOf(error))
  }
  const names = seen.columns.map(each => each.name)
  const known = names.length === 0 ? undefined : await remembered(call, caller, type, names)
  const mapping =
    names.length === 0
      ? null
      : (known ?? suggestMapping(type.type, names, seen.rows, nameablesOf(type)))
  const told = { ...toldOf(file, seen), mapping, remembered: known !== undefined }
  call.json(201, JSON.stringify(told), NO_STORE)
}

/** The mapping of a request; undefined when the columns are named as the fields are. */
const readOrder = (body: Buffer): { mapping: Mapping | undefined } | readonly Fault[] => {
  const parsed = parseJson(body)
  if (parsed instanceof Refusal) return parsed.faults
  const twice = repeatedMember(body, parsed.text, 0)
  if (twice !== undefined) return [fault('repeated-key', '', { name: twice.slice(0, 80) })]
  const { value } = parsed
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [fault('wrong-type', '', { expected: 'object' })]
  }
  const unknown = Object.keys(value).find(name => name !== 'mapping')
  if (unknown !== undefined) return [fault('unknown-field', `/${unknown.slice(0, 80)}`)]
  const given: unknown = 'mapping' in value ? value.mapping : undefined
  if (given === undefined || given === null) return { mapping: undefined }
  const mapping = checkMapping(given)
  return mapping instanceof Refusal ? mapping.faults : { mapping }
}

const remember = async (
  call: Call,
  caller: Caller,
  type: MountedFiling,
  file: Spooled,
  mapping: Mapping,
): Promise<void> => {
  const { columns } = await seeFile(file.path, file.name, type.type)
  if (columns.length === 0) return
  const content = JSON.stringify(mapping)
  const own = { columns: digestOf(columns.map(each => each.name)), content }
  await call.door.engine.desk.mappings.keep(caller, type.type, own)
}

interface Means {
  readonly type: MountedFiling
  readonly spool: Spool
  readonly runs: Runs
}

const run = async (call: Call, caller: Caller, means: Means, trial: boolean): Promise<void> => {
  const { type, spool, runs } = means
  const refused = refusal(caller, type)
  if (refused !== undefined) return call.problem(refused)
  const body = await call.body(MOST_MAPPING)
  if (body === GONE) return
  if (!Buffer.isBuffer(body)) return call.problem(body)
  const order = readOrder(body)
  if (!('mapping' in order)) return call.refuse(order)
  const id = call.param('file')
  const file = isId(id) ? spool.borrow(id, caller, type.type) : undefined
  if (file === undefined) return call.problem(oneFault('not-found'))
  try {
    const leave = runs.enter(caller.org)
    if (typeof leave !== 'function') return call.problem(leave)
    try {
      const { mapping } = order
      // a file that cannot be read at all says so in its run
      const kept =
        trial || mapping === undefined ? undefined : remember(call, caller, type, file, mapping)
      await kept?.catch(faultsOf)
      await runFile(call, type, caller, file, mapping, trial)
    } finally {
      leave()
    }
  } finally {
    spool.release(file)
  }
}

const text = (description: string) => ({ type: 'string', description })
const whole = (description: string) => ({ type: 'integer', minimum: 0, description })

const seenShape = object(
  {
    file: text('Identifier of the file, for an hour from its last use.'),
    name: text('Its name.'),
    size: whole('Bytes.'),
    format: { type: 'string', enum: ['csv', 'xlsx', 'ndjson'] },
    encoding: text('Of a text file.'),
    delimiter: text('Of a CSV file.'),
    sheet: text('The sheet that is read.'),
    columns: listOf(
      object({
        column: text('Letters of the column.'),
        name: text('Its name in the header.'),
        samples: listOf(text('What stands in its first rows.')),
      }),
    ),
    mapping: { anyOf: [mappingShape, { type: 'null' }], description: 'Remembered or suggested.' },
    remembered: { type: 'boolean', description: 'Your organisation used this mapping before.' },
  },
  ['encoding', 'delimiter', 'sheet'],
)

const faultShape = object(
  {
    where: text('Column, else path.'),
    key: text('Of the fault.'),
    path: text('JSON Pointer into the document.'),
    values: { type: 'object' },
    message: text('In your language.'),
  },
  ['where'],
)
const counts = { lodged: whole('New.'), replayed: whole('Lodged before.'), refused: whole('Not.') }

const eventShape = {
  oneOf: [
    object({ began: object({ format: text('As above.'), header: text('First record.') }) }),
    object({
      refused: object({
        line: whole('Row of the file.'),
        faults: listOf(faultShape),
        record: text('The row as a record of CSV, with its reasons.'),
      }),
    }),
    object({
      progress: object({
        phase: { type: 'string', enum: ['check', 'lodge'] },
        bytes: whole('Read in this phase.'),
        total: whole('To be read in it, about.'),
        rows: whole('Read.'),
        filings: whole('Answered.'),
        ...counts,
      }),
    }),
    object({
      done: object({
        rows: whole('Read.'),
        hiddenRows: whole('Of them hidden in the workbook.'),
        ...counts,
        faults: listOf(faultShape),
      }),
    }),
  ],
}

const FAULTS: readonly OutcomeKey[] = [
  'role-forbidden',
  'not-found',
  'too-many-requests',
  'node-busy',
]
const TELLS =
  'Answers NDJSON, an event a line, as it goes: `began`; `refused` for each row of a refused ' +
  'filing; `progress`; at last `done`, whose `faults` are those of the file as a whole. Without ' +
  '`done` it broke off. `began.header` and all `refused.record` in turn are a CSV file that can ' +
  'be corrected and uploaded again.'

const uploadRoute = ({ type, spool }: Means): Route =>
  keyRoute({
    method: 'POST',
    path: `${FILINGS}/${type.type}/bulk`,
    id: `${type.type}.bulk`,
    tag: 'filings',
    scope: 'lodge',
    summary: `Upload a file of many ${type.type} filings`,
    description:
      'CSV, XLSX or NDJSON, told by its first bytes. Nothing is lodged. A file that cannot be ' +
      'read is refused with 422 and the reason.',
    takes: 'file',
    headers: { 'Beibu-Name': 'The name of the file, percent-encoded UTF-8.' },
    body: { schema: { type: 'string', format: 'binary' }, description: 'The file.' },
    answers: { 201: { description: 'What is in it.', schema: seenShape } },
    faults: [...FAULTS, 'too-large'],
    handle: (call, _, caller) => uploaded(call, caller, type, spool),
  })

const runRoute = (means: Means, trial: boolean): Route => {
  const { type } = means.type
  return keyRoute({
    method: 'POST',
    path: `${FILINGS}/${type}/bulk/:file/${trial ? 'check' : 'lodge'}`,
    id: `${type}.bulk.${trial ? 'check' : 'lodge'}`,
    tag: 'filings',
    scope: 'lodge',
    summary: trial
      ? `See which ${type} filings of an uploaded file would be refused`
      : `Lodge the ${type} filings of an uploaded file`,
    description: trial
      ? `Each filing is tried by itself, and nothing is kept. ${TELLS}`
      : 'What was lodged from such a row before is not lodged again, so a run that broke off is ' +
        `simply repeated. The mapping is remembered. ${TELLS}`,
    takes: 'json',
    inPath: { file: 'Identifier of the file.' },
    body: {
      schema: object({ mapping: mappingShape }, ['mapping']),
      description: 'How its columns are to be read; none: they are named as the fields are.',
      example: { mapping: { filing: type, fields: { reference: { column: 'No.' } } } },
    },
    answers: { 200: { description: TELLS, type: 'application/x-ndjson', schema: eventShape } },
    faults: [...FAULTS, 'not-json', 'repeated-key', 'wrong-type', 'unknown-field'],
    handle: (call, _, caller) => run(call, caller, means, trial),
  })
}

/** `/api/v1/filings/{type}/bulk…` */
export const bulkRoutes = (door: Door, types: readonly MountedFiling[]): Route[] => {
  const spool = new Spool(door)
  const runs = new Runs()
  return types.flatMap(type => {
    const means = { type, spool, runs }
    return [uploadRoute(means), runRoute(means, true), runRoute(means, false)]
  })
}
