import { useIntl } from 'react-intl'
import { showDay, showShare } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { ofDay } from '../drill.ts'
import { MEASURES, type MeasureName } from '../figures.ts'
import { Amount } from './Amount.tsx'
import { Panel } from './Panel.tsx'

/** Today's four measures, each against the same whole hours of yesterday where both are known. */
export const Kpis = () => {
  const { formatMessage } = useIntl()
  const { figures, lang } = useScreen()
  const compared = MEASURES.some(name => figures?.today[name].change !== undefined)
  return (
    <Panel
      title={figures?.public ? showDay(figures.day, lang) : formatMessage({ id: 'today' })}
      note={compared ? formatMessage({ id: 'kpi.change' }) : undefined}
    >
      <div className="kpis">
        {MEASURES.map(name => (
          <Kpi key={name} name={name} />
        ))}
      </div>
    </Panel>
  )
}

const Kpi = ({ name }: { name: MeasureName }) => {
  const { formatMessage } = useIntl()
  const { figures, unitOf, open } = useScreen()
  const { unit, scale } = unitOf(name)
  const label = formatMessage({ id: `kpi.${name.slice('trade.'.length)}` })
  if (!figures) {
    return (
      <div className="kpi">
        <span className="kpi-label">{label}</span>
        <span className="kpi-value num">—</span>
      </div>
    )
  }
  const { value, change } = figures.today[name]
  // of a day that too few stand behind nothing is told yet, and that is not nought
  const waits = figures.public !== undefined && value === 0n
  return (
    <button
      type="button"
      className="kpi"
      data-figure={name}
      onClick={() => open(ofDay(name, figures.day, [], {}, 'hour'))}
    >
      <span className="kpi-label">
        {label} <Change tenths={change} />
      </span>
      <span className="kpi-value">
        {waits ? <span className="num">—</span> : <Amount {...{ value, unit, scale }} />}
      </span>
    </button>
  )
}

const Change = ({ tenths }: { tenths: bigint | undefined }) => {
  const { formatMessage } = useIntl()
  const { lang } = useScreen()
  if (tenths === undefined) return null
  const share = showShare(tenths, lang)
  const spoken = formatMessage({ id: tenths < 0n ? 'kpi.down' : 'kpi.up' }, { share })
  return (
    <span className={tenths < 0n ? 'kpi-change down' : 'kpi-change up'}>
      <svg viewBox="0 0 10 9" role="img" aria-label={spoken}>
        <path d={tenths < 0n ? 'M0 0h10L5 9z' : 'M5 0l5 9H0z'} />
      </svg>
      <span className="num" aria-hidden="true">
        {share}
      </span>
    </span>
  )
}
