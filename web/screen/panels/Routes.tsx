import { useIntl } from 'react-intl'
import { scaleFor } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { fraction } from '../decimal.ts'
import { ofDay } from '../drill.ts'
import { Panel } from './Panel.tsx'
import { RouteName } from './Route.tsx'
import { useRows } from './useRows.ts'

const ROUTE_DIMS = ['direction', 'partner', 'office']

/** Today's busiest pairs of office and partner. */
export const Routes = ({ weight }: { weight: number }) => {
  const { formatMessage } = useIntl()
  const { figures, unitOf, lang, layout, open } = useScreen()
  const [list, room] = useRows<HTMLOListElement>(4.5, 14)
  const { unit, scale } = unitOf('trade.declared')
  const all = figures?.routes ?? []
  const most = all[0]?.value ?? 0n
  const suited = scaleFor(most, unit, scale, lang)
  const rows = all.slice(0, layout === 'flow' ? 6 : room)
  return (
    <Panel
      title={formatMessage({ id: 'routes' })}
      note={rows.length > 0 ? suited.unit : undefined}
      weight={weight}
      className="ranking"
      onOpen={figures && (() => open(ofDay('trade.declared', figures.day, ROUTE_DIMS)))}
    >
      <ol className="rows" ref={list}>
        {rows.map(({ direction, partner, office, value }) => (
          <li key={`${direction} ${partner} ${office}`}>
            <button
              type="button"
              className={`row route-row ${direction}`}
              onClick={() =>
                figures &&
                open(
                  ofDay('trade.declared', figures.day, ROUTE_DIMS, { direction, partner, office }),
                )
              }
            >
              <RouteName direction={direction} office={office} partner={partner} />
              <span className="row-value num">{suited.write(value)}</span>
              <span className="hidden">{suited.unit}</span>
              <i className="row-bar" style={{ '--part': String(fraction(value, most)) }} />
            </button>
          </li>
        ))}
      </ol>
      {figures && rows.length === 0 && (
        <p className="empty">{formatMessage({ id: 'rank.empty' })}</p>
      )}
    </Panel>
  )
}
