import { useIntl } from 'react-intl'
import { scaleFor, showDay, writeExact } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { fraction } from '../decimal.ts'
import { ofDay } from '../drill.ts'
import { Amount } from './Amount.tsx'
import { Panel } from './Panel.tsx'

/** The shop's day: orders, what they came to, lists, exports, and how long release takes. */
export const SalesPanel = () => {
  const { formatMessage } = useIntl()
  const { figures, unitOf, nameOf, lang, open } = useScreen()
  const sales = figures?.sales
  if (figures === undefined || sales === undefined) return null
  const figure = (measure: string, type: string, label: string, value: bigint) => {
    const { unit, scale } = unitOf(measure)
    return (
      <button
        type="button"
        className="kpi"
        data-figure={measure}
        onClick={() => open({ ...ofDay(measure, figures.day, [], {}, 'hour'), type })}
      >
        <span className="kpi-label">{formatMessage({ id: label })}</span>
        <span className="kpi-value">
          {unit === '1' ? (
            <span className="num">{writeExact(value, 0, lang)}</span>
          ) : (
            <Amount value={value} unit={unit} scale={scale} />
          )}
        </span>
      </button>
    )
  }
  const { unit, scale } = unitOf('commerce.sales')
  const most = sales.categories[0]?.value ?? 0n
  const suited = scaleFor(most, unit, scale, lang)
  return (
    <Panel
      title={formatMessage({ id: 'sales' })}
      note={figures.public ? showDay(figures.day, lang) : formatMessage({ id: 'today' })}
    >
      <div className="kpis kpis-three">
        {figure('commerce.orders', 'commerce.order', 'sales.orders', sales.orders)}
        {figure('commerce.sales', 'commerce.order', 'sales.sales', sales.sales)}
        {figure('commerce.exported', 'commerce.parcel', 'sales.exported', sales.exported)}
        {figure('commerce.lists', 'commerce.list', 'sales.lists', sales.lists)}
        <div className="kpi">
          <span className="kpi-label">{formatMessage({ id: 'sales.minutes' })}</span>
          <span className="kpi-value">
            <span className="num">
              {sales.minutes === undefined ? '—' : writeExact(sales.minutes, 0, lang)}
            </span>
            {sales.minutes === undefined ? null : (
              <small>{formatMessage({ id: 'sales.min' })}</small>
            )}
          </span>
        </div>
        {figure('commerce.returns', 'commerce.return', 'sales.returns', sales.returns)}
      </div>
      <ol className="sales-top">
        {sales.categories.map(({ code, value }) => (
          <li key={code} style={{ '--part': String(fraction(value, most)) }}>
            <span>{nameOf('category', code)}</span>
            <span className="num">
              {suited.write(value)} <small>{suited.unit}</small>
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  )
}
