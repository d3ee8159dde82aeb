// Beside the work: fourteen days, the shelf with the scarcest first, the catalogue's ways in.
import { part } from '../../api.ts'
import { addDecimals } from '../../data/sums.ts'
import type { Data } from '../../data/use.ts'
import { Failed, Loading } from '../../parts/basic.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'
import type { Article, Desk, Stock } from './told.ts'

export const Fortnight = ({ desk }: { readonly desk: Desk }) => {
  const { t, date, decimal, count } = useSay()
  const { days } = desk
  const most = Math.max(1, ...days.map(each => each.orders))
  const orders = days.reduce((sum, each) => sum + each.orders, 0)
  const at = (day: string): string => `${day}T12:00:00Z`
  return (
    <section>
      <div className="sub">
        <h2>{t('desk.fortnight')}</h2>
      </div>
      <dl className="figures">
        <div>
          <dt>{t('desk.fortnight.sum', { n: orders })}</dt>
          <dd>
            {decimal(addDecimals(days.map(each => each.paid)))}
            <small>CNY</small>
          </dd>
        </div>
      </dl>
      <ol className="desk-days">
        {days.map(({ day, orders: n, paid }) => (
          <li
            key={day}
            title={t('desk.day', {
              day: date(at(day), { day: 'numeric', month: 'short' }),
              ...{ n, paid: decimal(paid) },
            })}
          >
            <em>{n === 0 ? '' : count(n)}</em>
            <i style={{ height: `${(n / most) * 72}px` }} aria-hidden />
            <small>{Number(day.slice(8))}</small>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** A full bar is a month's supply at the present pace; without a pace there is none. */
const MONTH = 30

const Shelf = ({ article }: { readonly article: Article }) => {
  const say = useSay()
  const { t, count } = say
  const { type, number, name, left, kept, days, supply, state } = article
  const { shop } = useMe()
  const tone = supply === 'out' ? 't-red' : supply === 'low' ? 't-amber' : ''
  const about = [
    article.warehouse ?? '',
    days === null ? '' : t('desk.stock.days', { n: days }),
    kept === null || kept === 0 ? '' : t('desk.stock.kept', { n: count(kept) }),
    type === shop?.article && state !== 'listed' ? t('desk.stock.state') : '',
  ].filter(each => each !== '')
  return (
    <li className={tone}>
      <Link to={`/filings/${part(type)}/${part(number)}`}>{name[say.lang]}</Link>
      <b>
        {left === null ? t('desk.stock.uncounted') : left <= 0 ? t('desk.stock.out') : count(left)}
      </b>
      {days === null ? null : (
        <span className="desk-bar" aria-hidden>
          <i style={{ width: `${Math.min(1, days / MONTH) * 100}%` }} />
        </span>
      )}
      <small>{about.join(' · ')}</small>
    </li>
  )
}

const SHOWN = 12

export const StockList = ({ stock }: { readonly stock: Data<Stock> }) => {
  const { t } = useSay()
  const { shop } = useMe()
  const { data, problem, reload } = stock
  return (
    <section id="desk-stock" aria-labelledby="desk-stock-name" tabIndex={-1}>
      <div className="sub">
        <h2 id="desk-stock-name">{t('desk.stock')}</h2>
        <span>{t('desk.stock.sub')}</span>
      </div>
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined && problem === undefined ? <Loading rows={8} /> : null}
      {data === undefined ? null : (
        <>
          <p className={`desk-never ${data.oversold === 0 ? 't-green' : 't-red'}`}>
            <Icon n={data.oversold === 0 ? 'shield' : 'warn'} />
            <span>
              <b>{data.oversold === 0 ? t('desk.never') : t('desk.over', { n: data.oversold })}</b>
              {data.oversold === 0 ? <small>{t('desk.never.why')}</small> : null}
            </span>
          </p>
          {data.articles.length === 0 ? <p className="help">{t('desk.stock.none')}</p> : null}
          <ul className="desk-stock">
            {data.articles.slice(0, SHOWN).map(each => (
              <Shelf key={each.number} article={each} />
            ))}
          </ul>
          {data.articles.length > SHOWN ? (
            <Link className="link" to={`/filings/${shop?.article}`}>
              {t('desk.stock.all')}
              <Icon n="right" />
            </Link>
          ) : null}
        </>
      )}
    </section>
  )
}

export const Catalogue = ({ desk }: { readonly desk: Desk }) => {
  const { t, count } = useSay()
  const { shop } = useMe()
  const { listed, unlisted } = desk.articles
  return (
    <section>
      <div className="sub">
        <h2>{t('desk.catalogue')}</h2>
      </div>
      <p className="lead">
        {t('desk.catalogue.on', { n: count(listed) })}
        {unlisted.count === 0 ? null : (
          <>
            {' · '}
            <Link
              className="t-amber"
              to={`/filings/${shop?.article}?state=${unlisted.states.join(',')}`}
            >
              {t('desk.catalogue.off', { n: count(unlisted.count) })}
            </Link>
          </>
        )}
      </p>
      <p className="help">{t('desk.catalogue.how')}</p>
      <ul className="desk-ways">
        {(
          [
            ['upload', `/filings/${shop?.stock}/bulk`, 'desk.import.stock'],
            ['upload', `/filings/${shop?.parcel}/bulk`, 'desk.import.parcels'],
            ['plus', `/filings/${shop?.article}/new`, 'desk.add'],
          ] as const
        ).map(([icon, to, word]) => (
          <li key={to}>
            <Link className="link" to={to}>
              <Icon n={icon} />
              {t(word)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
