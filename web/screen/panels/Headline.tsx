// The year's declared value: a rolling counter in 万元 or millions, exact to the fen beneath it.
import { memo } from 'react'
import { useIntl } from 'react-intl'
import { showExact, showHeadline, showShare, showYear } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { fraction, permille } from '../decimal.ts'
import { ofYear } from '../drill.ts'
import type { Figures } from '../figures.ts'
import { Amount } from './Amount.tsx'

const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

/** One digit: a strip of ten that slides to the right one. */
const Reel = memo(({ digit }: { digit: number }) => (
  <span className="reel">
    <span className="reel-strip" style={{ transform: `translateY(${-10 * digit}%)` }}>
      {DIGITS.map(each => (
        <span key={each}>{each}</span>
      ))}
    </span>
  </span>
))

// widths in em of the digits' size, by which the counter finds the size that fits its room
const DIGIT = 0.76
const POINT = 0.27
const unitWidth = (unit: string): number =>
  [...unit].reduce((em, sign) => em + (sign > '\u2e80' ? 0.36 : 0.19), 0.3)

/** Digits keyed from the right: a number that grows keeps its low reels, which only roll on. */
const Counter = ({ digits, unit }: { digits: string; unit: string }) => {
  const signs = [...digits]
  const width = signs.reduce((em, sign) => em + (/\d/.test(sign) ? DIGIT : POINT), unitWidth(unit))
  return (
    <span className="counter" aria-hidden="true" style={{ '--width': width.toFixed(2) }}>
      {signs.map((sign, n) => {
        const key = n - signs.length
        return /\d/.test(sign) ? (
          <Reel key={key} digit={Number(sign)} />
        ) : (
          <span key={key} className="counter-point">
            {sign}
          </span>
        )
      })}
      <span className="counter-unit">{unit}</span>
    </span>
  )
}

export const Headline = () => {
  const { formatMessage } = useIntl()
  const { figures, unitOf, lang, open } = useScreen()
  const { unit, scale } = unitOf('trade.declared')
  if (!figures) {
    return (
      <div className="headline waiting">
        <span className="headline-label">{formatMessage({ id: 'loading' })}</span>
        <Counter digits={lang === 'zh' ? '00,000,000' : '000,000.00'} unit="" />
      </div>
    )
  }
  const shown = showHeadline(figures.declared, unit, scale, lang)
  const exact = showExact(figures.declared, unit, scale, lang)
  const label = formatMessage({ id: 'headline' }, { year: showYear(figures.year, lang) })
  return (
    <div className="headline">
      <button
        type="button"
        className="headline-button"
        data-figure="headline"
        data-value={shown.digits}
        data-exact={exact}
        onClick={() => open(ofYear(figures.year, ['direction']))}
      >
        <span className="headline-label">{label}</span>
        <span className="hidden">
          {shown.digits} {shown.unit}
        </span>
        <Counter digits={shown.digits} unit={shown.unit} />
        <span className="headline-exact">
          <span className="num">{exact}</span>
          <OfLastYear figures={figures} />
        </span>
        <span className="hidden">{formatMessage({ id: 'open' })}</span>
      </button>
      <Split figures={figures} />
    </div>
  )
}

/**
 * How far this year has come against all of last year. Not "on last year": for that the feed would
 * have to hold last year's figures up to the same day, and it holds whole years.
 */
const OfLastYear = ({ figures }: { figures: Figures }) => {
  const { formatMessage } = useIntl()
  const { lang } = useScreen()
  const { declared, lastYear, year } = figures
  const share = lastYear === undefined ? undefined : permille(declared, lastYear)
  if (share === undefined) return null
  return (
    <span className="headline-last">
      {formatMessage(
        { id: 'headline.last' },
        { year: showYear(String(Number(year) - 1), lang), share: showShare(share, lang) },
      )}
    </span>
  )
}

/** Exports and imports as two parts of one bar, each a figure that opens. */
const Split = ({ figures }: { figures: Figures }) => {
  const { formatMessage } = useIntl()
  const { unitOf, open } = useScreen()
  const { unit, scale } = unitOf('trade.declared')
  const { directions, year } = figures
  const total = directions.export + directions.import
  const part = fraction(directions.export, total)
  const side = (direction: 'export' | 'import') => (
    <button
      type="button"
      className={`split-${direction}`}
      data-figure={direction}
      onClick={() => open(ofYear(year, ['direction'], { direction }))}
    >
      <i aria-hidden="true" />
      {formatMessage({ id: direction })}
      <Amount value={directions[direction]} unit={unit} scale={scale} />
    </button>
  )
  return (
    <div className="split">
      <div className="split-sides">
        {side('export')}
        {side('import')}
      </div>
      {total > 0n && (
        <div className="split-bar" aria-hidden="true">
          <i style={{ flexGrow: part }} />
          <i style={{ flexGrow: 1 - part }} />
        </div>
      )}
    </div>
  )
}
