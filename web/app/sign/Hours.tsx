// What the node took in, hour by hour over two days: its public totals, nothing invented.
import { addDays } from '../data/days.ts'
import type { MeasureInfo, Types } from '../data/types.ts'
import { useData, useNow } from '../data/use.ts'
import { dayOf } from '../format.ts'
import { useSay } from '../words.tsx'

interface Totals {
  readonly unit: string
  readonly position: number
  readonly cells: readonly { readonly at: string; readonly value: string }[]
}

const WIDTH = 640
const HEIGHT = 300
const BASE = 260
const HOURS = 48

const hourAt = (zone: string, at: number): string => {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hour12: false,
  }).format(at)
  return parts.replace(' ', 'T').slice(0, 13)
}

const Bars = ({ totals, zone, now }: { totals: Totals; zone: string; now: number }) => {
  const { t, count, date } = useSay()
  const values = new Map(totals.cells.map(({ at, value }) => [at, Number(value)]))
  const hours = Array.from({ length: HOURS }, (_, n) => {
    const at = now - (HOURS - 1 - n) * 3_600_000
    const hour = hourAt(zone, at)
    return { hour, at, value: values.get(hour) ?? 0 }
  })
  const most = Math.max(1, ...hours.map(each => each.value))
  const step = WIDTH / HOURS
  const peak = hours.findIndex(each => each.value === most)
  return (
    <svg
      className="hours-picture"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('hours.told', {
        n: hours.reduce((sum, each) => sum + each.value, 0),
        most,
      })}
    >
      {hours.map(({ hour, value }, n) => {
        const tall = value === 0 ? 2 : Math.max(4, (value / most) * (BASE - 40))
        return (
          <rect
            key={hour}
            className={n === HOURS - 1 ? 'now' : value === 0 ? 'none' : ''}
            x={n * step + 1.5}
            y={BASE - tall}
            width={step - 3}
            height={tall}
            rx="2"
          />
        )
      })}
      {most > 1 && peak >= 0 ? (
        <text
          className="peak"
          x={Math.min(Math.max(peak * step + step / 2, 20), WIDTH - 20)}
          y={BASE - (BASE - 40) - 8}
          textAnchor="middle"
        >
          {count(most)}
        </text>
      ) : null}
      <path className="base" d={`M0 ${BASE + 0.5}H${WIDTH}`} />
      {hours.map(({ hour, at }, n) =>
        hour.endsWith('T00') ? (
          <g key={hour}>
            <path className="midnight" d={`M${n * step} 20V${BASE + 8}`} />
            <text x={n * step + 6} y={BASE + 24}>
              {date(at, { day: 'numeric', month: 'short' })}
            </text>
          </g>
        ) : null,
      )}
    </svg>
  )
}

const Figure = ({
  measure,
  day,
}: {
  readonly measure: MeasureInfo & { of: string }
  day: string
}) => {
  const { or, whole, t } = useSay()
  const path = `/totals/${measure.name}?from=${day}&to=${addDays(day, 1)}`
  const { data } = useData<Totals>(path)
  const value = data?.cells[0]?.value ?? (data === undefined ? undefined : '0')
  return (
    <div>
      <dt>{or(`measure.${measure.of}`, measure.name)}</dt>
      <dd>
        {value === undefined ? <span className="zero">…</span> : whole(value)}
        {measure.unit === '1' ? null : <small>{measure.unit}</small>}
        <span className="unseen">{t('hours.today')}</span>
      </dd>
    </div>
  )
}

export const Hours = ({ types, demo }: { readonly types: Types; readonly demo: boolean }) => {
  const { t, count } = useSay()
  const now = useNow()
  const { zone } = types
  const measures = (types.types[0]?.measures ?? []).map(each => ({
    ...each,
    of: each.name.split('.')[1] ?? each.name,
  }))
  const counted = measures.find(each => each.unit === '1')
  const today = dayOf(zone, now)
  const from = dayOf(zone, now - HOURS * 3_600_000)
  const { data } = useData<Totals>(
    counted === undefined
      ? undefined
      : `/totals/${counted.name}?from=${from}&to=${addDays(today, 1)}&grain=hour`,
  )
  return (
    <div className="hours-box">
      <h2>{t('hours.title')}</h2>
      <p className="lead">{t('hours.sub')}</p>
      {data === undefined ? (
        <div className="hours-picture" />
      ) : (
        <Bars totals={data} zone={zone} now={now} />
      )}
      <h3>{t('hours.today')}</h3>
      <dl className="figures">
        {measures.map(each => (
          <Figure key={each.name} measure={each} day={today} />
        ))}
      </dl>
      <p className="hours-foot">
        {data === undefined ? null : <span>{t('hours.true', { n: count(data.position) })}</span>}
        {demo ? <span className="demo">{t('page.demo')}</span> : null}
      </p>
    </div>
  )
}
