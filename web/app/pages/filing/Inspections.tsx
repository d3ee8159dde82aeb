// What was found when the goods were looked at, as it was closed; for officers also the way to it.

import { useEffect } from 'react'
import { part } from '../../api.ts'
import type { Filing } from '../../data/filing.ts'
import { countedOf, type Inspection, lookedAt } from '../../data/inspections.ts'
import { useNames } from '../../data/names.ts'
import { type Members, rowsOf, type TypeInfo } from '../../data/types.ts'
import { useData } from '../../data/use.ts'
import { shortHash, trimmed } from '../../format.ts'
import { Failed } from '../../parts/basic.tsx'
import { nameOfCode, stepWord } from '../../parts/filing.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Photograph } from '../../parts/Photograph.tsx'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'

type FoundRow = Inspection['findings']['rows'][number]

const Row = ({
  type,
  found,
  row,
}: {
  readonly type: TypeInfo
  readonly found: FoundRow
  readonly row: Members
}) => {
  const say = useSay()
  const { t } = say
  const names = useNames(say.lang)
  const text = lookedAt(type)?.rows?.find(each => each.kind === 'text')
  const { amount, field, unit } = countedOf(type, row)
  const unitName = field === undefined ? unit : nameOfCode(say, names, field, unit)
  return (
    <li>
      <b>
        {found.row + 1} {text === undefined ? '' : String(row[text.name] ?? '')}
      </b>
      {found.found === '' ? null : (
        <span className={`found found-${found.found}`}>{t(`inspect.found.${found.found}`)}</span>
      )}
      {found.counted === '' ? null : (
        <span>
          {t('inspect.counted.of', {
            counted: say.decimal(found.counted),
            declared: say.decimal(trimmed(amount)),
            unit: unitName,
          })}
        </span>
      )}
      {found.remark === '' ? null : <q>{found.remark}</q>}
    </li>
  )
}

const Closed = ({
  type,
  filing,
  look,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  readonly look: Inspection
}) => {
  const say = useSay()
  const { t, moment } = say
  const rows = rowsOf(filing.document[lookedAt(type)?.name ?? ''])
  const { note, photographs } = look.findings
  return (
    <article className="look">
      <p className="look-head">
        <b>{stepWord(say, look.event ?? '')}</b>
        <span>
          {look.by} · {moment(look.closed ?? '')}
        </span>
      </p>
      {note === '' ? null : <p className="said">{note}</p>}
      {look.findings.rows.length === 0 ? null : (
        <ul className="look-rows">
          {look.findings.rows.map(each => (
            <Row key={each.row} type={type} found={each} row={rows[each.row] ?? {}} />
          ))}
        </ul>
      )}
      {photographs.length === 0 ? null : (
        <ul className="photos" aria-label={t('inspect.photos')}>
          {photographs.map(({ attachment, row, remark }, n) => (
            <li key={attachment}>
              <Photograph
                attachment={attachment}
                label={t(row === null ? 'inspect.photo.whole' : 'inspect.photo.row', {
                  n: n + 1,
                  row: (row ?? 0) + 1,
                })}
              />
              {remark === '' ? null : <small>{remark}</small>}
            </li>
          ))}
        </ul>
      )}
      <p className="q look-digest">SHA-256 {shortHash(look.digest ?? '')}</p>
    </article>
  )
}

export const InspectionBox = ({
  type,
  filing,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
}) => {
  const { t } = useSay()
  const me = useMe()
  const path = `/filings/${part(type.type)}/${part(filing.number)}`
  const told = useData<{ readonly inspections: readonly Inspection[] }>(`${path}/inspections`)
  const { version } = filing
  const { reload } = told
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step may have closed one
  useEffect(reload, [version, reload])
  const closed = told.data?.inspections.filter(each => each.closed !== null) ?? []
  const under = type.inspection?.in.includes(filing.state) === true && me.has('officer')
  if (closed.length === 0 && !under && told.problem === undefined) return null
  return (
    <section>
      <div className="sub">
        <h2>{t('inspect.title')}</h2>
        <span className="grow" />
        {under ? (
          <Link className="btn btn-main" to={`${path}/inspect`}>
            <Icon n="eye" />
            <span>{t('inspect.open')}</span>
          </Link>
        ) : null}
      </div>
      {told.problem === undefined ? null : <Failed problem={told.problem} retry={reload} />}
      {closed.map(each => (
        <Closed key={each.inspection} type={type} filing={filing} look={each} />
      ))}
      {closed.length === 0 && under ? <p className="q">{t('inspect.none')}</p> : null}
    </section>
  )
}
