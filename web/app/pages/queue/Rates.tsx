// How well the reasons of risk lanes choose: asked for when somebody opens it.
import { useState } from 'react'
import { withQuery } from '../../api.ts'
import { useData } from '../../data/use.ts'
import { Failed, Loading } from '../../parts/basic.tsx'
import { useSay } from '../../words.tsx'

interface Rate {
  readonly chosen: number
  readonly inspected: number
  readonly hits: number
  readonly rate: number | null
  readonly low: number
  readonly high: number
}
interface Told {
  readonly from: string
  readonly to: string
  readonly all: Rate
  readonly drawn: Rate
  readonly reasons: readonly (Rate & { readonly id: string; readonly drawn: Rate })[]
}

const useShare = () => {
  const { decimal } = useSay()
  const percent = (share: number): string => decimal((100 * share).toFixed(1))
  return ({ rate, low, high }: Rate): [share: string, between: string] =>
    rate === null ? ['–', ''] : [`${percent(rate)} %`, `${percent(low)}–${percent(high)}`]
}

const Line = ({ name, of, drawn }: { name: string; of: Rate; drawn: Rate }) => {
  const { count } = useSay()
  const shareOf = useShare()
  const [share, between] = shareOf(of)
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="num">{count(of.chosen)}</td>
      <td className="num">{count(of.inspected)}</td>
      <td className="num">{count(of.hits)}</td>
      <td className="num">{share}</td>
      <td className="num">
        <small>{between}</small>
      </td>
      <td className="num">
        {count(drawn.hits)} / {count(drawn.inspected)}
      </td>
    </tr>
  )
}

const Table = ({ type }: { readonly type: string }) => {
  const { t, or, date } = useSay()
  const { data, problem, reload } = useData<Told>(withQuery('/risk/rates', { type }))
  if (data === undefined) {
    return problem === undefined ? (
      <Loading rows={6} />
    ) : (
      <Failed problem={problem} retry={reload} />
    )
  }
  const day = (text: string): string =>
    date(`${text}T12:00:00Z`, { year: 'numeric', month: 'short', day: 'numeric' })
  return (
    <>
      <p className="q">{t('rates.days', { from: day(data.from), to: day(data.to) })}</p>
      {/* a box that scrolls is reached by the keyboard */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className="scroll" tabIndex={0} aria-label={t('rates.title')}>
        <table className="amounts">
          <thead>
            <tr>
              <th scope="col">{t('rates.reason')}</th>
              {['chosen', 'inspected', 'hits', 'rate', 'between', 'random'].map(each => (
                <th key={each} scope="col" className="num">
                  {t(`rates.${each}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.reasons.map(each => (
              <Line
                key={each.id}
                name={or(`reason.${each.id}`, each.id)}
                of={each}
                drawn={each.drawn}
              />
            ))}
          </tbody>
          <tfoot>
            <Line name={t('rates.all')} of={data.all} drawn={data.drawn} />
          </tfoot>
        </table>
      </section>
    </>
  )
}

/** For a filing type that has lanes. */
export const Rates = ({ type }: { readonly type: string }) => {
  const { t } = useSay()
  const [open, setOpen] = useState(false)
  return (
    <details className="rates" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{t('rates.title')}</summary>
      {open ? <Table type={type} /> : null}
    </details>
  )
}
