// What stands still: why, in the reader's words and in customs' own, and what to do about it.
import type { ReactNode } from 'react'
import { part } from '../../api.ts'
import { useNow } from '../../data/use.ts'
import { Empty, sayFault } from '../../parts/basic.tsx'
import { Num, StateChip, typeWord } from '../../parts/filing.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { type Say, useSay } from '../../words.tsx'
import type { Desk, Reason, RefusedParcel, StoppedList, Trouble } from './told.ts'

interface StopProps {
  readonly type: string
  readonly number: string
  /** absent where it is not the filing that stands still, but what was to follow from it */
  readonly state?: string
  readonly head?: string
  readonly about: string
  readonly since: string | null
  readonly why: ReactNode
  readonly remedies: readonly string[]
  readonly children: ReactNode
}

const Stop = ({ type: name, number, state, head, ...rest }: StopProps) => {
  const { about, since, why, remedies, children } = rest
  const { t, age } = useSay()
  const { typeOf } = useMe()
  const now = useNow()
  const type = typeOf(name)
  return (
    <li className="stop">
      <div className="stop-head">
        {type === undefined || state === undefined ? null : <StateChip type={type} state={state} />}
        {head === undefined ? null : (
          <span className="chip t-amber">
            <Icon n="warn" />
            <span>{head}</span>
          </span>
        )}
        <Link to={`/filings/${part(name)}/${part(number)}`}>
          <Num type={type} number={number} />
        </Link>
        <span className="q">{about}</span>
        {since === null ? null : (
          <time dateTime={since}>{t('case.waits', { age: age(now - Date.parse(since)) })}</time>
        )}
      </div>
      <div className="stop-why">{why}</div>
      <div className="stop-do">
        <h3>
          <Icon n="mend" />
          {t('desk.do')}
        </h3>
        {remedies.map(each => (
          <p key={each}>{each}</p>
        ))}
        <div className="row">{children}</div>
      </div>
    </li>
  )
}

const Said = ({ label, text }: { readonly label: string; readonly text: string }) =>
  text === '' ? null : (
    <figure className="stop-said">
      <figcaption>{label}</figcaption>
      {/* customs writes in Chinese, whatever the reader reads */}
      <blockquote lang="zh">{text}</blockquote>
    </figure>
  )

const Why = ({ reason }: { readonly reason: Reason }) => {
  const say = useSay()
  const { t, or, decimal } = say
  return (
    <div className="stop-reason">
      <p>
        <b>{or(`reason.${reason.key}`, reason.key)}</b>
        {reason.code === '' ? null : <code className="stop-code">{reason.code}</code>}
      </p>
      {reason.sides.length === 0 ? null : (
        <dl>
          {reason.sides.map(([filing, found]) => (
            <div key={filing}>
              <dt>{or(`filing.${filing}`, filing)}</dt>
              {/* an amount in the reader's way, any other text as it is */}
              <dd>{/^\d+\.\d\d$/.test(found) ? decimal(found) : found}</dd>
            </div>
          ))}
        </dl>
      )}
      <Said label={t('desk.said')} text={reason.said} />
    </div>
  )
}

const remedyOf = ({ or, t }: Say, key: string): string => or(`remedy.${key}`, t('remedy.other'))

const List = ({ list }: { readonly list: StoppedList }) => {
  const say = useSay()
  const { t } = say
  const at = `/filings/${part(list.type)}`
  const amend = list.reasons.some(each => each.amend)
  const remedies = [...new Set(list.reasons.map(each => remedyOf(say, each.key)))]
  return (
    <Stop
      {...{ type: list.type, number: list.number, state: list.state, since: list.since, remedies }}
      about={t('desk.order', { no: list.orderNo })}
      why={list.reasons.map(each => (
        <Why key={`${each.key} ${each.code} ${each.sides.join()}`} reason={each} />
      ))}
    >
      {amend ? (
        <Link className="btn btn-plain" to={`${at}/new?amend=${part(list.number)}`}>
          <Icon n="mend" />
          <span>{t('desk.amend')}</span>
        </Link>
      ) : null}
      {list.order === null ? null : (
        <Link
          className={`btn ${amend ? 'btn-quiet' : 'btn-plain'}`}
          to={`/filings/${part(list.order.type)}/${part(list.order.number)}`}
        >
          <span>{t('desk.open.order')}</span>
        </Link>
      )}
    </Stop>
  )
}

/** `lodge list` is a filing that was to be made, anything else a step. */
export const actWord = (say: Say, act: string): string => {
  const [, filing] = /^lodge (.+)$/.exec(act) ?? []
  return filing === undefined
    ? say.t('trouble.step', { step: say.or(`transition.${act}`, act) })
    : say.t('trouble.lodge', { filing: say.or(`filing.${filing}`, filing) })
}

const OfNode = ({ trouble }: { readonly trouble: Trouble }) => {
  const say = useSay()
  const { t } = say
  const { typeOf } = useMe()
  const type = typeOf(trouble.type)
  const [first] = trouble.faults
  const why = first === undefined ? '' : sayFault(say, first)
  return (
    <Stop
      {...{ type: trouble.type, number: trouble.number, since: trouble.since }}
      head={t('desk.failed', { what: actWord(say, trouble.act) })}
      about={type === undefined ? '' : typeWord(say, type)}
      why={
        <div className="stop-reason">
          <p>
            <b>{why}</b>
          </p>
          <p className="q">{t('desk.tries', { n: trouble.tries })}</p>
        </div>
      }
      remedies={[remedyOf(say, first?.key ?? 'other')]}
    >
      <Link className="btn btn-plain" to={`/filings/${part(trouble.type)}/${part(trouble.number)}`}>
        <span>{t('desk.open')}</span>
      </Link>
    </Stop>
  )
}

const Parcel = ({ parcel }: { readonly parcel: RefusedParcel }) => {
  const say = useSay()
  const { t } = say
  return (
    <Stop
      {...{ type: parcel.type, number: parcel.number, state: parcel.state, since: parcel.since }}
      about={t('desk.order', { no: parcel.orderNo })}
      why={
        <div className="stop-reason">
          <p>
            <b>{say.or('reason.export', '')}</b>
          </p>
          <Said label={t('desk.officer')} text={parcel.said} />
        </div>
      }
      remedies={[remedyOf(say, 'export')]}
    >
      <Link
        className="btn btn-plain"
        to={`/filings/${part(parcel.type)}/new?copy=${part(parcel.number)}`}
      >
        <span>{t('desk.again')}</span>
      </Link>
    </Stop>
  )
}

export const Stopped = ({ desk }: { readonly desk: Desk }) => {
  const { t } = useSay()
  const { lists, troubles, parcels } = desk.stopped
  const none = lists.length + troubles.length + parcels.length === 0
  return (
    <section id="desk-stopped" aria-labelledby="desk-stopped-name" tabIndex={-1}>
      <div className="sub">
        <h2 id="desk-stopped-name">{t('desk.fix')}</h2>
      </div>
      {none ? (
        <Empty icon="check" title={t('desk.fix.none')}>
          <p>{t('desk.fix.none.why')}</p>
        </Empty>
      ) : (
        <ol className="stops">
          {lists.map(each => (
            <List key={each.number} list={each} />
          ))}
          {troubles.map(each => (
            <OfNode key={`${each.number} ${each.act}`} trouble={each} />
          ))}
          {parcels.map(each => (
            <Parcel key={each.number} parcel={each} />
          ))}
        </ol>
      )}
    </section>
  )
}
