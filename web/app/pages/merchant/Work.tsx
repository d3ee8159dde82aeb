// What is under way: orders that somebody packs, goods that come back.
import { part } from '../../api.ts'
import { useNow } from '../../data/use.ts'
import { dayOf } from '../../format.ts'
import { Empty } from '../../parts/basic.tsx'
import { Num, StateChip } from '../../parts/filing.tsx'
import { Link } from '../../router.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'
import type { Desk, Packed, Returning } from './told.ts'

const Goods = ({ lines }: Pick<Packed, 'lines'>) => {
  const { count } = useSay()
  const [first, ...others] = lines
  if (first === undefined) return null
  return (
    <>
      {first.name} <span className="q">× {count(first.quantity)}</span>
      {others.length === 0 ? null : <span className="q"> +{count(others.length)}</span>}
    </>
  )
}

export const Packing = ({ desk }: { readonly desk: Desk }) => {
  const say = useSay()
  const { t, count } = say
  const { typeOf } = useMe()
  const now = useNow()
  const { orders, count: all } = desk.packing
  return (
    <section id="desk-packing" aria-labelledby="desk-packing-name" tabIndex={-1}>
      <div className="sub">
        <h2 id="desk-packing-name">{t('desk.packing')}</h2>
        {all > orders.length ? (
          <span>{t('desk.packing.first', { n: count(orders.length), all: count(all) })}</span>
        ) : null}
      </div>
      {orders.length === 0 ? (
        <Empty icon="check" title={t('desk.packing.none')} />
      ) : (
        <table className="plain desk-table">
          <thead>
            <tr>
              <th scope="col">{t('case.number')}</th>
              <th scope="col">{t('desk.goods')}</th>
              <th scope="col" className="desk-wide">
                {t('desk.where')}
              </th>
              <th scope="col" className="num desk-wide">
                {t('desk.paid')}
              </th>
              <th scope="col" className="num">
                {t('desk.waits')}
              </th>
            </tr>
          </thead>
          <tbody>
            {orders.map(({ type, number, lines, warehouse, amounts, since }) => (
              <tr key={number}>
                <th scope="row">
                  <Link to={`/filings/${part(type)}/${part(number)}`}>
                    <Num type={typeOf(type)} number={number} short />
                  </Link>
                </th>
                <td>
                  <Goods lines={lines} />
                </td>
                <td className="desk-wide">{warehouse || '–'}</td>
                <td className="num desk-wide">{say.money(amounts.paid)}</td>
                <td className="num t-amber">
                  {since === null ? '' : say.age(now - Date.parse(since))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const Due = ({ backBy }: Pick<Returning, 'backBy'>) => {
  const { t, day, zone } = useSay()
  const now = useNow()
  if (backBy === null) return null
  const late = backBy < dayOf(zone, now)
  const shown = day(`${backBy}T12:00:00Z`)
  return (
    <span className={late ? 't-red' : ''}>
      {t(late ? 'desk.back.late' : 'desk.back.by', { day: shown })}
    </span>
  )
}

export const Returns = ({ desk }: { readonly desk: Desk }) => {
  const say = useSay()
  const { t, or } = say
  const { typeOf } = useMe()
  const { filings } = desk.returns
  return (
    <section id="desk-returns" aria-labelledby="desk-returns-name" tabIndex={-1}>
      <div className="sub">
        <h2 id="desk-returns-name">{t('desk.back')}</h2>
      </div>
      {filings.length === 0 ? (
        <Empty icon="check" title={t('desk.back.none')} />
      ) : (
        <ul className="desk-returns">
          {filings.map(each => {
            const type = typeOf(each.type)
            return (
              <li key={each.number}>
                {type === undefined ? null : <StateChip type={type} state={each.state} />}
                <Link to={`/filings/${part(each.type)}/${part(each.number)}`}>
                  <Num type={type} number={each.number} short />
                </Link>
                <span>
                  {t('desk.pieces', { n: each.pieces })} ·{' '}
                  {or(`code.returnReason.${each.reason}`, each.reason)}
                </span>
                <span className="q">
                  {t('desk.back.gives', {
                    refund: say.decimal(each.refund),
                    tax: say.decimal(each.tax),
                  })}
                </span>
                <Due backBy={each.backBy} />
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
