// The answer at a glance, as plain SVG: over time as stacked columns, else the largest as bars. The
// table below says the same in figures, so that nothing is to be read off colours.
import { type Crosstab, TIME } from '#kit/crosstab.ts'
import { nextBucket } from '#kit/time.ts'
import { useNames } from '../../data/names.ts'
import type { TypeInfo } from '../../data/types.ts'
import { useSay } from '../../words.tsx'
import { bucketWord, valueWords } from './names.ts'

/** Columns of a pixel or two are still seen; more are not drawn. */
const MOST_BUCKETS = 400
/** Series that have a colour of their own; the rest is one. */
const MOST_SERIES = 4
const MOST_BARS = 12
const HEIGHT = 140

/** Only for lengths on the screen: figures stay text. */
const size = (text: string | undefined): number => Math.max(0, Number(text ?? '0'))

interface Series {
  readonly keys: readonly string[]
  readonly at: ReadonlyMap<string, string>
  readonly sum: string
}

/** Each line (or column) of the table over time; undefined where time is on neither side. */
const seriesOf = ({ down, across, lines, columns }: Crosstab): Series[] | undefined => {
  if (across === TIME) return lines.map(({ keys, values, sum }) => ({ keys, at: values, sum }))
  if (down[0] !== TIME) return undefined
  if (across === undefined) {
    const at = new Map(lines.map(({ keys, sum }) => [keys[0] ?? '', sum]))
    return [{ keys: [], at, sum: '1' }]
  }
  return columns.map(column => {
    const own = lines.flatMap(({ keys, values }) => {
      const value = values.get(column)
      return value === undefined ? [] : [[keys[0] ?? '', value] as const]
    })
    const sum = own.reduce((total, [, value]) => total + size(value), 0)
    return { keys: [column], at: new Map(own), sum: String(sum) }
  })
}

/** All buckets from the first to the last, also those with nothing in them. */
const bucketsOf = (series: readonly Series[]): string[] | undefined => {
  const found = series.flatMap(({ at }) => [...at.keys()]).sort()
  const last = found.at(-1) ?? ''
  const buckets: string[] = []
  for (let at = found[0]; at !== undefined && at <= last; at = nextBucket(at)) {
    buckets.push(at)
    if (buckets.length > MOST_BUCKETS) return undefined
  }
  return buckets
}

interface Layer {
  readonly text: string
  readonly of: readonly Series[]
}

const Columns = ({
  layers,
  buckets,
}: {
  readonly layers: readonly Layer[]
  readonly buckets: readonly string[]
}) => {
  const say = useSay()
  const height = (layer: Layer, at: string): number =>
    layer.of.reduce((sum, each) => sum + size(each.at.get(at)), 0)
  const whole = (at: string): number => layers.reduce((sum, each) => sum + height(each, at), 0)
  const most = Math.max(...buckets.map(whole))
  const scale = most > 0 ? HEIGHT / most : 0
  const step = 100 / buckets.length
  const width = Math.min(buckets.length > 60 ? step : step * 0.8, 12)
  return (
    <svg width="100%" height={HEIGHT} aria-hidden="true">
      {buckets.map((at, n) => {
        let top = HEIGHT
        return (
          <g key={at}>
            <title>{bucketWord(say, at)}</title>
            {layers.map((layer, i) => {
              const own = height(layer, at) * scale
              top -= own
              return (
                <rect
                  key={layer.text}
                  className={`stat-${i}`}
                  x={`${n * step}%`}
                  width={`${width}%`}
                  y={top}
                  height={own}
                />
              )
            })}
          </g>
        )
      })}
    </svg>
  )
}

const OverTime = ({
  series,
  title,
  textOf,
}: {
  readonly series: readonly Series[]
  readonly title: string
  readonly textOf: (series: Series) => string
}) => {
  const say = useSay()
  const buckets = bucketsOf(series)
  if (buckets === undefined) return null
  const sorted = [...series].sort((a, b) => size(b.sum) - size(a.sum))
  const own = sorted.slice(0, MOST_SERIES)
  const rest = sorted.slice(MOST_SERIES)
  const layers: Layer[] = own.map(each => ({ text: textOf(each), of: [each] }))
  if (rest.length > 0) layers.push({ text: say.t('stat.others', { n: rest.length }), of: rest })
  return (
    <figure className="stat-chart">
      <figcaption>{title}</figcaption>
      <Columns layers={layers} buckets={buckets} />
      <p className="stat-ends">
        <span>{bucketWord(say, buckets[0] ?? '')}</span>
        {buckets.length < 2 ? null : <span>{bucketWord(say, buckets.at(-1) ?? '')}</span>}
      </p>
      {series.length < 2 ? null : (
        <ul>
          {layers.map(({ text }, i) => (
            <li key={text}>
              <i className={`stat-${i}`} aria-hidden />
              {text}
            </li>
          ))}
        </ul>
      )}
    </figure>
  )
}

const Bars = ({
  table,
  title,
  textOf,
}: {
  readonly table: Crosstab
  readonly title: string
  readonly textOf: (keys: readonly string[]) => string
}) => {
  const say = useSay()
  const largest = [...table.lines].sort((a, b) => size(b.sum) - size(a.sum)).slice(0, MOST_BARS)
  const most = Math.max(...largest.map(each => size(each.sum)))
  return (
    <figure className="stat-chart">
      <figcaption>
        {largest.length < table.lines.length
          ? say.t('stat.largest', { title, n: largest.length })
          : title}
      </figcaption>
      <ol className="stat-bars">
        {largest.map(({ keys, sum }) => (
          <li key={keys.join()}>
            <span>{textOf(keys)}</span>
            <svg width="100%" height="12" aria-hidden="true">
              <rect
                className="stat-0"
                width={`${most > 0 ? (100 * size(sum)) / most : 0}%`}
                height="12"
              />
            </svg>
            <b>{say.whole(sum)}</b>
          </li>
        ))}
      </ol>
    </figure>
  )
}

export const Chart = ({
  type,
  table,
  title,
}: {
  readonly type: TypeInfo
  readonly table: Crosstab
  readonly title: string
}) => {
  const say = useSay()
  const names = useNames(say.lang)
  const series = seriesOf(table)
  const word = (name: string | undefined, key: string): string =>
    valueWords(say, names, type, name ?? '', key).name
  const dims = table.across === TIME ? table.down : [table.across]
  if (series !== undefined) {
    const textOf = ({ keys }: Series): string =>
      keys.map((key, i) => word(dims[i], key)).join(' · ')
    return <OverTime series={series} title={title} textOf={textOf} />
  }
  const textOf = (keys: readonly string[]): string =>
    keys.map((key, i) => word(table.down[i], key)).join(' · ')
  return <Bars table={table} title={title} textOf={textOf} />
}
