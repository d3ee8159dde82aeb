import { useCallback, useState } from 'react'
import { useIntl } from 'react-intl'
import { showExact, TAGS, writeExact } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { parseDecimal, sum } from '../decimal.ts'
import type { Query } from '../drill.ts'
import { type Grain, MERGED } from '../feed/wire.ts'
import { directionOf } from '../figures.ts'
import { fetchTotals, type Totals } from './api.ts'
import { saveFile, totalsCsv } from './csv.ts'
import { Failed, Loading } from './parts.tsx'
import { useAsk } from './useAsk.ts'

// A year of days by direction is 730 rows; more than a screen can use go to the CSV.
const ROWS = 800

/** The cells whose sum the figure is, at the grain that the reader chooses. */
export const Cells = ({ query }: { query: Query }) => {
  const { formatMessage } = useIntl()
  const { lang } = useScreen()
  const [grain, setGrain] = useState<Grain>(query.grain)
  const asking = useCallback(
    (signal: AbortSignal) => fetchTotals({ ...query, grain }, { lang: TAGS[lang], signal }),
    [query, grain, lang],
  )
  const { answer, again } = useAsk(asking)
  return (
    <section className="cells" aria-label={formatMessage({ id: 'drawer.cells' })}>
      <div className="cells-head">
        <h3>{formatMessage({ id: 'drawer.cells' })}</h3>
        <fieldset className="grains">
          <legend className="hidden">{formatMessage({ id: 'drawer.grain' })}</legend>
          {query.grains.map(each => (
            <button
              type="button"
              key={each}
              aria-pressed={each === grain}
              onClick={() => setGrain(each)}
            >
              {formatMessage({ id: `grain.${each}` })}
            </button>
          ))}
        </fieldset>
      </div>
      {answer.state === 'loading' && <Loading />}
      {answer.state === 'failed' && <Failed refusal={answer.refusal} again={again} />}
      {answer.state === 'here' && <Table totals={answer.value} query={{ ...query, grain }} />}
    </section>
  )
}

const scaleOf = (totals: Totals): number =>
  totals.cells.reduce((most, { value }) => Math.max(most, value.split('.')[1]?.length ?? 0), 0)

const Table = ({ totals, query }: { totals: Totals; query: Query }) => {
  const { formatMessage } = useIntl()
  const { nameOf, lang } = useScreen()
  const { cells, unit, position } = totals
  const dims = [...new Set(cells.flatMap(cell => Object.keys(cell.dims)))]
  if (cells.length === 0) return <p className="empty">{formatMessage({ id: 'drawer.empty' })}</p>
  const scale = scaleOf(totals)
  const minor = (value: string): bigint => parseDecimal(value, scale) ?? 0n
  const name = (dim: string, code: string): string =>
    dim === 'direction' && code !== MERGED
      ? formatMessage({ id: directionOf(code) })
      : nameOf(dim, code)
  const total = sum(cells.map(({ value }) => minor(value)))
  const save = (): void =>
    saveFile(
      new Blob([totalsCsv(totals, dims, name)], { type: 'text/csv;charset=utf-8' }),
      `${query.measure}-${query.from}-${query.to}-${position}.csv`,
    )
  return (
    <>
      <div className="cells-note">
        <span>
          {!totals.public &&
            formatMessage(
              { id: 'drawer.position' },
              { position: writeExact(BigInt(position), 0, lang) },
            )}
        </span>
        <button type="button" className="button" onClick={save}>
          {formatMessage({ id: 'drawer.csv' })}
        </button>
      </div>
      <div className="table-box">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{formatMessage({ id: 'dim.at' })}</th>
              {dims.map(dim => (
                <th scope="col" key={dim}>
                  {formatMessage({ id: `dim.${dim}`, defaultMessage: dim })}
                </th>
              ))}
              <th scope="col" className="right">
                {formatMessage({ id: 'dim.value' })}
                {unit !== '1' && ` (${unit})`}
              </th>
            </tr>
          </thead>
          <tbody>
            {cells.slice(0, ROWS).map(cell => (
              <tr key={[cell.at, ...dims.map(dim => cell.dims[dim])].join(' ')}>
                <td className="num">{cell.at.replace('T', ' ')}</td>
                {dims.map(dim => (
                  <td key={dim}>
                    {name(dim, cell.dims[dim] ?? '')}
                    {dim !== 'direction' && <small className="num">{cell.dims[dim]}</small>}
                  </td>
                ))}
                <td className="num right">{writeExact(minor(cell.value), scale, lang)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={dims.length + 1}>
                {formatMessage({ id: 'drawer.total' })}
              </th>
              <td className="num right" data-total={total.toString()}>
                {showExact(total, unit, scale, lang)}
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
      {cells.length > ROWS && (
        <p className="cells-more">
          {formatMessage({ id: 'drawer.rows' }, { shown: ROWS, all: cells.length })}
        </p>
      )}
    </>
  )
}
