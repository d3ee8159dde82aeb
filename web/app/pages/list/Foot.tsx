// The foot of a list: sums of the whole result and where they are true; when rows are chosen, what
// can be done with them.
import { useState } from 'react'
import { api, Problem, part, type Unreached } from '../../api.ts'
import { cycleOf } from '../../data/cycle.ts'
import type { ListRow } from '../../data/filing.ts'
import { addDecimals } from '../../data/sums.ts'
import { columnOf, type TypeInfo, unitOfColumn } from '../../data/types.ts'
import { useData } from '../../data/use.ts'
import { Button, sayProblem } from '../../parts/basic.tsx'
import { stepWord } from '../../parts/filing.tsx'
import { Confirm } from '../../parts/float.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'
import { type Filters, listPath } from './filters.ts'

interface Sums {
  readonly count: number
  readonly sums: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly position: number
}

const moneyOf = (type: TypeInfo) =>
  type.columns.flatMap(name => {
    const field = columnOf(type, name)
    return field?.kind === 'money' && field.currency !== undefined ? [field] : []
  })

/** Sums of rows that are here. */
const Local = ({ type, rows }: { readonly type: TypeInfo; readonly rows: readonly ListRow[] }) => {
  const { or, decimal } = useSay()
  return moneyOf(type).map(field => (
    <span key={field.name}>
      {or(`field.${field.name}`, field.name)}{' '}
      <b>
        {decimal(addDecimals(rows.map(each => String(each[field.name] ?? '0'))))}{' '}
        {unitOfColumn(field)}
      </b>
    </span>
  ))
}

export const SumsFoot = ({
  type,
  filters,
  rows,
  whole,
}: {
  readonly type: TypeInfo
  readonly filters: Filters
  readonly rows: readonly ListRow[]
  /** all rows of the result are here */
  readonly whole: boolean
}) => {
  const { t, or, decimal, count } = useSay()
  const newest = rows[0]
  // asked anew when the list was: its first row says which list this is
  const path = listPath({ ...type, type: `${type.type}/sums` }, filters)
  const { data } = useData<Sums>(newest === undefined ? undefined : path)
  if (data === undefined) {
    return (
      <footer className="sums">
        <span>{t(whole ? 'list.rows' : 'list.rows.loaded', { n: rows.length })}</span>
        <Local type={type} rows={rows} />
      </footer>
    )
  }
  return (
    <footer className="sums">
      <span>{t('list.rows', { n: data.count })}</span>
      {Object.entries(data.sums).map(([name, units]) => (
        <span key={name}>
          {or(`field.${name}`, name)}{' '}
          {Object.entries(units).map(([unit, value]) => (
            <b key={unit}>
              {decimal(value)} {unit}
            </b>
          ))}
        </span>
      ))}
      <span className="q">{t('list.true', { n: count(data.position) })}</span>
    </footer>
  )
}

interface Result {
  readonly number: string
  readonly problem: Problem | Unreached
}

/** A step for each chosen filing, one after another; what was refused is told by number. */
const useBulk = (type: TypeInfo, onDone: () => void) => {
  const [at, setAt] = useState<{ step: string; done: number; of: number }>()
  const [refused, setRefused] = useState<readonly Result[]>([])
  const run = async (step: string, rows: readonly ListRow[]): Promise<void> => {
    const found: Result[] = []
    for (const [n, row] of rows.entries()) {
      setAt({ step, done: n, of: rows.length })
      try {
        const path = `/filings/${type.type}/${part(row.number)}/${step}`
        await api.post(path, undefined, { headers: { 'If-Match': `"${row.version}"` } })
      } catch (error) {
        const problem = error instanceof Problem ? error : new Problem(0, {})
        found.push({ number: row.number, problem })
      }
    }
    setAt(undefined)
    setRefused(found)
    onDone()
  }
  return { at, refused, run }
}

export const ChosenFoot = ({
  type,
  rows,
  onClear,
  onDone,
}: {
  readonly type: TypeInfo
  readonly rows: readonly ListRow[]
  readonly onClear: () => void
  readonly onDone: () => void
}) => {
  const say = useSay()
  const { t } = say
  const { roles } = useMe()
  const cycle = cycleOf(type)
  const { at, refused, run } = useBulk(type, onDone)
  const [asking, setAsking] = useState<string>()
  const steps = type.transitions.filter(
    each =>
      !each.amends && roles.has(each.by) && rows.every(({ state }) => each.from.includes(state)),
  )
  const isOnward = (name: string): boolean =>
    rows.every(({ state }) => cycle.onward(state).some(each => each.name === name))
  return (
    <footer className="sums chosen">
      <b>{t('list.chosen', { n: rows.length })}</b>
      <Local type={type} rows={rows} />
      <button type="button" className="link" onClick={onClear}>
        {t('list.clear')}
      </button>
      {refused.length === 0 ? null : (
        <p className="refused" role="alert">
          <span>
            {refused
              .slice(0, 3)
              .map(each => `${each.number}: ${sayProblem(say, each.problem)}`)
              .join(' · ')}
          </span>
        </p>
      )}
      <span className="grow" />
      {steps.length === 0 ? <span className="q">{t('list.chosen.none')}</span> : null}
      {steps.map(({ name }) => (
        <Button
          key={name}
          kind={isOnward(name) ? 'main' : 'plain'}
          busy={at?.step === name}
          onClick={() => setAsking(name)}
        >
          {at?.step === name ? `${at.done}/${at.of}` : stepWord(say, name)}
        </Button>
      ))}
      {asking === undefined ? null : (
        <Confirm
          title={stepWord(say, asking)}
          text={t('list.chosen.sure', { step: stepWord(say, asking), n: rows.length })}
          yes={stepWord(say, asking)}
          onClose={() => setAsking(undefined)}
          onYes={() => {
            setAsking(undefined)
            void run(asking, rows)
          }}
        />
      )}
    </footer>
  )
}
