import { lazy, Suspense } from 'react'
import { useIntl } from 'react-intl'
import { scaleFor } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { greatest } from '../decimal.ts'
import { ofDays, ofTwoDays } from '../drill.ts'
import { wholeOf } from '../figures.ts'
import { Panel } from './Panel.tsx'

const Trend = lazy(() => import('./Trend.tsx'))

/** Today's hours against yesterday's; with `days`, the last month's days below them. */
const HourPanel = ({ days }: { days: boolean }) => {
  const { formatMessage } = useIntl()
  const { figures, unitOf, lang, open } = useScreen()
  const { unit, scale } = unitOf('trade.declared')
  const known = [...(figures?.hours ?? []), ...(figures?.yesterday ?? [])]
  const most = greatest(known.map(value => value ?? 0n))
  const suited = scaleFor(most, unit, scale, lang)
  const today = figures?.hours.at(figures.hour) ?? 0n
  const first = figures?.days[0]?.day
  const dayMost = greatest((figures?.days ?? []).map(wholeOf))
  return (
    <Panel
      title={formatMessage({ id: 'trend.hours' })}
      note={figures ? suited.unit : undefined}
      weight={6}
      className={days ? 'trend with-days' : 'trend'}
      onOpen={figures && (() => open(ofTwoDays(figures.day)))}
    >
      <div className="trend-key" aria-hidden="true">
        <span className="key-today">{formatMessage({ id: 'today' })}</span>
        {figures?.yesterday && (
          <span className="key-yesterday">{formatMessage({ id: 'yesterday' })}</span>
        )}
      </div>
      <button
        type="button"
        className="trend-chart"
        data-figure="hours"
        aria-label={`${formatMessage({ id: 'trend.hours' })}: ${suited.write(today)} ${suited.unit}. ${formatMessage({ id: 'open' })}`}
        onClick={() => figures && open(ofTwoDays(figures.day))}
      >
        <Suspense fallback={null}>{figures && <Trend days={days} />}</Suspense>
      </button>
      {days && figures && first && (
        <div className="trend-days-head">
          <h2>{formatMessage({ id: 'trend.days' })}</h2>
          <span className="panel-note">{scaleFor(dayMost, unit, scale, lang).unit}</span>
          <button
            type="button"
            className="panel-open"
            aria-label={`${formatMessage({ id: 'open.board' })}: ${formatMessage({ id: 'trend.days' })}`}
            onClick={() => open(ofDays(first, figures.day))}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M6 3l5 5-5 5" />
            </svg>
          </button>
          <span className="trend-days-key">
            <span className="key-export">{formatMessage({ id: 'export' })}</span>
            <span className="key-import">{formatMessage({ id: 'import' })}</span>
          </span>
        </div>
      )}
    </Panel>
  )
}

/** The days alone: where figures of few are hidden nothing is told by the hour. */
const DayPanel = () => {
  const { formatMessage } = useIntl()
  const { figures, unitOf, lang, open } = useScreen()
  const { unit, scale } = unitOf('trade.declared')
  const { days = [], day = '' } = figures ?? {}
  const suited = scaleFor(greatest(days.map(wholeOf)), unit, scale, lang)
  const show = (): void => open(ofDays(days[0]?.day ?? day, day))
  return (
    <Panel
      title={formatMessage({ id: 'trend.days' })}
      note={suited.unit}
      weight={6}
      className="trend"
      onOpen={show}
    >
      <div className="trend-key" aria-hidden="true">
        <span className="key-export">{formatMessage({ id: 'export' })}</span>
        <span className="key-import">{formatMessage({ id: 'import' })}</span>
        <span className="key-merged">{formatMessage({ id: 'merged' })}</span>
      </div>
      <button
        type="button"
        className="trend-chart"
        data-figure="days"
        aria-label={`${formatMessage({ id: 'trend.days' })}. ${formatMessage({ id: 'open' })}`}
        onClick={show}
      >
        <Suspense fallback={null}>
          <Trend days />
        </Suspense>
      </button>
    </Panel>
  )
}

export const TrendPanel = ({ days }: { days: boolean }) => {
  const { figures } = useScreen()
  return figures?.public === undefined ? <HourPanel days={days} /> : <DayPanel />
}
