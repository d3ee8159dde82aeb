// Parts that speak of filings: a number, a state, a value of a field.
import type { Lane } from '#kit/lanes.ts'
import { cycleOf } from '../data/cycle.ts'
import { type NameOf, useNames } from '../data/names.ts'
import { type FieldInfo, type Members, splitNumber, type TypeInfo } from '../data/types.ts'
import { isZero, TAGS } from '../format.ts'
import { useMe } from '../session.tsx'
import { type Say, useSay } from '../words.tsx'
import { Glyph } from './icons.tsx'

/** A number: what all share is grey, what people say aloud is dark. */
export const Num = ({
  type,
  number,
  short = false,
}: {
  readonly type: TypeInfo | undefined
  readonly number: string
  readonly short?: boolean
}) => {
  const [head, own] = splitNumber(type, number)
  if (short && head.length > 0) {
    return (
      <span className="no" title={number}>
        <span>…</span>
        {own.slice(-5)}
      </span>
    )
  }
  return (
    <span className="no">
      {head.length === 0 ? null : <span>{head[0]}</span>}
      {head.length < 2 ? null : <span>{head[1]}</span>}
      {own}
    </span>
  )
}

/** Which state: its shape and word; only what waits for you or was refused is coloured. */
export const StateChip = ({
  type,
  state,
  big = false,
}: {
  readonly type: TypeInfo
  readonly state: string
  readonly big?: boolean
}) => {
  const say = useSay()
  const { roles } = useMe()
  const look = cycleOf(type).look(state, roles)
  return (
    <span className={`chip t-${look.tone} ${big ? 'chip-big' : ''}`} data-state={state}>
      <Glyph look={look} size={big ? 18 : 16} />
      <span>{say.state(type.type, state)}</span>
    </span>
  )
}

/** A risk lane: its colour and its word. */
export const LaneChip = ({ lane }: { readonly lane: Lane }) => {
  const { t } = useSay()
  return (
    <span className="chip lane-chip" data-lane={lane}>
      <i aria-hidden="true" />
      <span>{t(`lane.${lane}`)}</span>
    </span>
  )
}

const regions = new Map<string, Intl.DisplayNames>()
const countryName = (say: Say, code: string): string => {
  let names = regions.get(say.lang)
  if (names === undefined) {
    names = new Intl.DisplayNames(TAGS[say.lang], { type: 'region', fallback: 'code' })
    regions.set(say.lang, names)
  }
  return /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code
}

/** The name of a code: closed lists by words, others by the node's lists, countries by Intl. */
export const nameOfCode = (say: Say, names: NameOf, field: FieldInfo, code: string): string => {
  const known = `code.${field.list ?? ''}.${code}`
  if (say.knows(known)) return say.t(known)
  if (field.list === 'country') return countryName(say, code)
  return field.codes === undefined && field.list !== undefined
    ? (names(field.pack, field.list, code) ?? code)
    : code
}

/** A value of a field as text. */
export const textOf = (say: Say, names: NameOf, field: FieldInfo, value: unknown): string => {
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return say.t(value ? 'page.yes' : 'page.no')
  if (Array.isArray(value)) return say.t('page.rows', { n: value.length })
  if (typeof value === 'object') return String((value as { name?: unknown }).name ?? '')
  const text = String(value)
  switch (field.kind) {
    case 'code':
      return nameOfCode(say, names, field, text)
    case 'quantity':
    case 'money':
    case 'count':
      return say.decimal(text)
    case 'date':
      return say.date(`${text}T12:00:00Z`, { year: 'numeric', month: 'short', day: 'numeric' })
    case 'time':
      return say.moment(text)
    default:
      return text
  }
}

export const isFigure = (field: FieldInfo): boolean =>
  field.kind === 'quantity' || field.kind === 'money' || field.kind === 'count'

/** The unit that goes with a figure: fixed, or the currency that the document names. */
export const unitOf = (field: FieldInfo, document: Members): string => {
  if (field.currency !== undefined) return field.currency
  if (field.currencyField !== undefined) {
    const named = document[field.currencyField]
    return typeof named === 'string' ? named : ''
  }
  return field.unit ?? ''
}

/** A value of a field; a code keeps its code beside its name, a zero is a dash. */
export const Value = ({
  field,
  value,
  bill = false,
}: {
  readonly field: FieldInfo
  readonly value: unknown
  /** a zero is written out */
  readonly bill?: boolean
}) => {
  const say = useSay()
  const names = useNames(say.lang)
  const text = textOf(say, names, field, value)
  if (text === '') return <span className="zero">–</span>
  if (!bill && isFigure(field) && isZero(String(value))) return <span className="zero">–</span>
  const coded = field.kind === 'code' && typeof value === 'string' && text !== value
  if (coded && field.codes === undefined) {
    return (
      <span>
        {text} <span className="q">{value}</span>
      </span>
    )
  }
  return <span>{text}</span>
}

/** What a step of the life cycle is called on a button. */
export const stepWord = (say: Say, step: string): string =>
  step === 'lodge' ? say.t('case.lodge') : say.or(`transition.${step}`, step)

export const typeWord = (say: Say, type: TypeInfo): string =>
  say.or(`filing.${type.name}`, type.type)
