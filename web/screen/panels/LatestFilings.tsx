import { useIntl } from 'react-intl'
import { momentIn } from '../calendar.ts'
import { useScreen } from '../context.ts'
import { ofDay } from '../drill.ts'
import type { Latest } from '../feed/wire.ts'
import { Panel } from './Panel.tsx'
import { RouteName } from './Route.tsx'
import { useRows } from './useRows.ts'

/**
 * Filings' steps as they come, without number, value or party. `rows` fixes how many are shown;
 * 0 means as many as there is room for.
 */
export const LatestFilings = ({ steps, rows }: { steps: readonly Latest[]; rows: number }) => {
  const { formatMessage } = useIntl()
  const [list, room] = useRows<HTMLUListElement>(6.1, 20)
  const shown = steps.slice(0, rows || room)
  return (
    <Panel
      title={formatMessage({ id: 'latest' })}
      className={rows ? 'latest' : 'latest tall'}
      {...(rows ? {} : { weight: 1 })}
    >
      <ul className="latest-rows" ref={list}>
        {shown.map(step => (
          <LatestRow key={`${step.position} ${step.step}`} latest={step} />
        ))}
      </ul>
      {shown.length === 0 && <p className="empty">{formatMessage({ id: 'rank.empty' })}</p>}
    </Panel>
  )
}

const LatestRow = ({ latest }: { latest: Latest }) => {
  const { formatMessage, messages } = useIntl()
  const { nameOf, zone, open } = useScreen()
  const { at, direction, partner, office, chapter, step } = latest
  const { day, time } = momentIn(Date.parse(at), zone)
  const show = (): void =>
    open(
      ofDay('trade.declared', day, ['direction', 'partner', 'office'], {
        direction,
        partner,
        office,
      }),
    )
  return (
    <li>
      <button type="button" className="latest-row" onClick={show}>
        <span className="latest-time num">{time}</span>
        <RouteName direction={direction} office={office} partner={partner} />
        <span className="latest-goods">{nameOf('chapter', chapter)}</span>
        <span className={`latest-step ${step}`}>
          {Object.hasOwn(messages, `step.${step}`) ? formatMessage({ id: `step.${step}` }) : step}
        </span>
      </button>
    </li>
  )
}
