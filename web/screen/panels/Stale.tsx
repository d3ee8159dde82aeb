import { FormattedMessage, useIntl } from 'react-intl'
import { writeExact } from '../amounts.ts'
import { momentIn } from '../calendar.ts'
import { useScreen } from '../context.ts'
import { type FeedView, useTick } from '../feed.ts'

const useAge = (seconds: number): string => {
  const { formatMessage } = useIntl()
  const [h, m, n] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  if (h > 0) return formatMessage({ id: 'age.hours' }, { h, m })
  return m > 0
    ? formatMessage({ id: 'age.minutes' }, { m, n })
    : formatMessage({ id: 'age.seconds' }, { n })
}

/** Says in words, over the figures, that they are old: since when and at which position (T69). */
export const Stale = ({ view }: { view: FeedView }) => {
  const { lang, zone } = useScreen()
  const { age } = useTick()
  const written = useAge(age)
  if (view.status !== 'stale' && view.status !== 'absent')
    return <div role="status" className="stale-box" />
  const stale = view.status === 'stale'
  return (
    <div role="status" className="stale-box">
      <div className="stale">
        <strong>
          <FormattedMessage
            id={stale ? 'stale.banner' : 'absent.banner'}
            values={{ age: <span className="stale-age">{written}</span> }}
          />
        </strong>
        <span>
          <FormattedMessage
            id={stale ? 'stale.note' : 'absent.note'}
            values={{
              time: `${momentIn(view.at, zone).day} ${momentIn(view.at, zone).time}`,
              position: writeExact(BigInt(Math.max(0, view.position)), 0, lang),
            }}
          />
        </span>
      </div>
    </div>
  )
}
