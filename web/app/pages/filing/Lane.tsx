// The risk lane of a filing and why it is in it: for officers alone, whom alone the node tells.
import { useEffect } from 'react'
import type { Lane, LaneReason } from '#kit/lanes.ts'
import { part } from '../../api.ts'
import type { Filing } from '../../data/filing.ts'
import { useData } from '../../data/use.ts'
import { Failed } from '../../parts/basic.tsx'
import { LaneChip } from '../../parts/filing.tsx'
import { useMe } from '../../session.tsx'
import { useSay } from '../../words.tsx'

interface Decided {
  readonly lane: Lane | null
  readonly score: number
  readonly reasons: readonly LaneReason[]
}
interface Told extends Decided {
  readonly draw: number | null
  readonly hit: boolean | null
  readonly earlier: readonly (Decided & { readonly position: number })[]
}

const Reasons = ({ reasons }: Pick<Decided, 'reasons'>) => {
  const { or, decimal } = useSay()
  return (
    <dl>
      {reasons.map(({ id, points }) => (
        <div key={id}>
          <dt>{or(`reason.${id}`, id)}</dt>
          <dd className="num">{points === 0 ? '' : decimal(points.toFixed(2))}</dd>
        </div>
      ))}
    </dl>
  )
}

const Told = ({ told }: { readonly told: Told }) => {
  const { t, decimal } = useSay()
  return (
    <>
      {told.lane === null ? <p>{t('lane.none')}</p> : <LaneChip lane={told.lane} />}
      <Reasons reasons={told.reasons} />
      {told.draw === null ? null : (
        <dl>
          <div>
            <dt>{t('lane.score')}</dt>
            <dd className="num">{decimal(told.score.toFixed(2))}</dd>
          </div>
          <div>
            <dt>{t('lane.drawn')}</dt>
            <dd className="num">{decimal(told.draw.toFixed(4))}</dd>
          </div>
          {told.hit === null ? null : (
            <div>
              <dt>{t('lane.found')}</dt>
              <dd>{t(told.hit ? 'lane.found.yes' : 'lane.found.no')}</dd>
            </div>
          )}
        </dl>
      )}
      {told.earlier.map(each => (
        <div key={each.position}>
          <p>{t('lane.before')}</p>
          {each.lane === null ? null : <LaneChip lane={each.lane} />}
          <Reasons reasons={each.reasons} />
        </div>
      ))}
      <p className="q">{t('lane.officers')}</p>
    </>
  )
}

const Box = ({ filing }: { readonly filing: Filing }) => {
  const { t } = useSay()
  const path = `/filings/${part(filing.type)}/${part(filing.number)}/lane`
  const { data, problem, reload } = useData<Told>(path)
  const { version } = filing
  // biome-ignore lint/correctness/useExhaustiveDependencies: an amendment decides again
  useEffect(reload, [version, reload])
  return (
    <section className="proof lane" aria-label={t('lane.title')}>
      <b>{t('lane.title')}</b>
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined ? null : <Told told={data} />}
    </section>
  )
}

/** Nothing where the reader is no officer. */
export const LaneBox = ({ filing }: { readonly filing: Filing }) =>
  useMe().has('officer') ? <Box filing={filing} /> : null
