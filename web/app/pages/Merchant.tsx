// The merchant's desk: what was bought, what waits, what stands still and what to do about it, the
// shelf, the returns, and the money.
import { type Data, useCalm, useData, useMoved } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { Failed, Loading } from '../parts/basic.tsx'
import { Icon, type IconName } from '../parts/icons.tsx'
import { Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { Catalogue, Fortnight, StockList } from './merchant/Aside.tsx'
import { Settlement } from './merchant/Settlement.tsx'
import { Stopped } from './merchant/Stopped.tsx'
import { Strip } from './merchant/Strip.tsx'
import type { Desk, Stock } from './merchant/told.ts'
import { Packing, Returns } from './merchant/Work.tsx'
import NotFound from './NotFound.tsx'
import '../style/merchant.css'
import '../style/merchant-money.css'

/** Nothing is sold yet: the three steps to where something is. */
const Beginning = () => {
  const { t } = useSay()
  const { shop } = useMe()
  const steps: readonly (readonly [IconName, string, string, string])[] = [
    ['upload', `/filings/${shop?.article}/bulk`, t('desk.start.import'), t('desk.catalogue.how')],
    ['inbox', `/filings/${shop?.stock}/bulk`, t('desk.start.stock'), t('desk.start.stock.how')],
    ['shop', `/filings/${shop?.article}`, t('desk.start.shelf'), t('desk.start.shelf.how')],
  ]
  return (
    <section className="desk-start" aria-labelledby="desk-start-name">
      <Icon n="shop" size={32} />
      <h2 id="desk-start-name">{t('desk.start')}</h2>
      <p className="lead">{t('desk.start.why')}</p>
      <ol>
        {steps.map(([icon, to, name, how], n) => (
          <li key={to}>
            <Link to={to}>
              <i aria-hidden>{n + 1}</i>
              <span>
                <b>{name}</b>
                <small>{how}</small>
              </span>
              <Icon n={icon} />
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}

const Shown = ({ desk, stock }: { readonly desk: Desk; readonly stock: Data<Stock> }) => {
  const { t } = useSay()
  return (
    <>
      <Strip desk={desk} stock={stock.data} />
      <div className="cols">
        <div>
          <Stopped desk={desk} />
          <Packing desk={desk} />
          <Returns desk={desk} />
        </div>
        <aside aria-label={t('desk.stock')}>
          <Fortnight desk={desk} />
          <StockList stock={stock} />
          <Catalogue desk={desk} />
        </aside>
      </div>
      <Settlement />
    </>
  )
}

const Merchant = () => {
  const { t } = useSay()
  const { shop } = useMe()
  const sells = shop !== undefined
  const desk = useData<Desk>(sells ? '/merchant' : undefined)
  const stock = useData<Stock>(sells ? '/merchant/stock' : undefined)
  const types = new Set(Object.values(shop ?? {}))
  const calm = useCalm(() => {
    desk.reload()
    stock.reload()
  }, 1_500)
  useMoved(moved => {
    if (types.has(moved.type)) calm()
  })
  if (shop === undefined) return <NotFound />
  const { data, problem, loading, reload } = desk
  const actions = (
    <Link className="btn btn-main" to={`/filings/${shop.article}/bulk`}>
      <Icon n="upload" />
      <span>{t('desk.import')}</span>
    </Link>
  )
  return (
    <Page title={t('desk.title')} className="desk" actions={actions}>
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {loading ? <Loading rows={10} /> : null}
      {data === undefined ? null : data.sells ? <Shown desk={data} stock={stock} /> : <Beginning />}
    </Page>
  )
}
export default Merchant
