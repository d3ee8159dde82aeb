import { useIntl } from 'react-intl'
import { scaleFor, showShare } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { fraction, greatest } from '../decimal.ts'
import { ofYear } from '../drill.ts'
import { MERGED } from '../feed/wire.ts'
import { brief } from '../names.ts'
import { Panel } from './Panel.tsx'
import { useRows } from './useRows.ts'

interface RankingProps {
  readonly dim: 'office' | 'chapter' | 'partner'
  readonly weight: number
}

const FLOW_ROWS = 8
const MOST = 16

/** Codes by the year's declared value, with their share of the whole; as many as there is room. */
export const Ranking = ({ dim, weight }: RankingProps) => {
  const { formatMessage } = useIntl()
  const { figures, unitOf, nameOf, lang, layout, open } = useScreen()
  const [list, room] = useRows<HTMLOListElement>(4.5, MOST)
  const { unit, scale } = unitOf('trade.declared')
  const ranking = figures?.[dim]
  const ranks = ranking?.ranks ?? []
  const most = greatest(ranks.map(({ value }) => value))
  const suited = scaleFor(most, unit, scale, lang)
  const by = dim === 'partner' ? ['direction', 'partner'] : [dim]
  // what is merged is no code that could have a rank, but it is always shown
  const merged = ranks.filter(({ code }) => code === MERGED)
  const named = ranks.filter(({ code }) => code !== MERGED)
  const rows = [
    ...named.slice(0, (layout === 'flow' ? FLOW_ROWS : room) - merged.length),
    ...merged,
  ]
  const year = figures?.year ?? ''
  return (
    <Panel
      title={formatMessage({ id: `rank.${dim}` })}
      note={rows.length > 0 ? suited.unit : undefined}
      weight={weight}
      className="ranking"
      onOpen={figures && (() => open(ofYear(year, by, {}, 'year')))}
    >
      <ol className="rows" ref={list}>
        {rows.map(({ code, value, share }, n) => (
          <li key={code}>
            <button
              type="button"
              className="row"
              data-figure={`${dim}:${code}`}
              onClick={() => open(ofYear(year, by, { [dim]: code }))}
            >
              <span className="row-rank num">{code === MERGED ? '' : n + 1}</span>
              <span className="row-name">
                {dim === 'office' ? brief(nameOf(dim, code)) : nameOf(dim, code)}
              </span>
              <span className="row-value num">{suited.write(value)}</span>
              <span className="hidden">{suited.unit}</span>
              <span className="row-share num">{showShare(share, lang)}</span>
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
