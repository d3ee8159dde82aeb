import { type ReactNode, useLayoutEffect, useMemo, useRef } from 'react'
import { FormattedMessage, useIntl } from 'react-intl'
import { TAGS, writeExact } from '../amounts.ts'
import { momentIn, offsetOf } from '../calendar.ts'
import { useScreen } from '../context.ts'
import { type FeedView, useTick } from '../feed.ts'

/** The title takes what its two sides leave; it shrinks rather than wraps. */
const Title = ({ text }: { text: string }) => {
  const ref = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => {
    const title = ref.current
    const box = title?.parentElement
    if (!title || !box) return
    const fit = (): void => {
      title.style.fontSize = ''
      const room = box.clientWidth
      const needs = title.scrollWidth
      if (needs > room && room > 0) {
        const size = Number.parseFloat(getComputedStyle(title).fontSize)
        title.style.fontSize = `${Math.floor((size * room * 10) / needs) / 10}px`
      }
    }
    const observer = new ResizeObserver(fit)
    observer.observe(box)
    document.fonts.addEventListener('loadingdone', fit)
    fit()
    return () => {
      observer.disconnect()
      document.fonts.removeEventListener('loadingdone', fit)
    }
  }, [])
  return <h1 ref={ref}>{text}</h1>
}

export const Header = ({ view, languages }: { view: FeedView; languages: ReactNode }) => {
  const { formatMessage } = useIntl()
  const { lang } = useScreen()
  const hides = view.head?.public !== undefined
  const live = view.status === 'live'
  return (
    <header className="header">
      <div className="status">
        <b className={`badge is-${view.status}`}>
          <FormattedMessage id={live && hides ? 'status.daily' : `status.${view.status}`} />
        </b>
        {view.head?.demo && (
          <b className="badge demo">
            <FormattedMessage id="demo" />
          </b>
        )}
        {view.position >= 0 && !hides && (
          <span className="position">
            <FormattedMessage
              id="status.position"
              values={{ position: writeExact(BigInt(view.position), 0, lang) }}
            />
          </span>
        )}
        {languages}
      </div>
      <div className="title">
        <Title
          key={`${lang} ${hides}`}
          text={formatMessage({ id: hides ? 'title.daily' : 'title' })}
        />
        <svg viewBox="0 0 1200 12" preserveAspectRatio="none" aria-hidden="true">
          <path d="M0 2H440L458 10H742L760 2H1200" />
        </svg>
      </div>
      <Clock />
    </header>
  )
}

const Clock = () => {
  const { lang, zone } = useScreen()
  const { now } = useTick()
  const { time, day } = momentIn(now, zone)
  const hanoi = momentIn(now, 'Asia/Ho_Chi_Minh').time.slice(0, 5)
  const date = useMemo(
    () =>
      new Intl.DateTimeFormat(TAGS[lang], {
        timeZone: 'UTC',
        year: 'numeric',
        month: lang === 'zh' ? 'long' : 'short',
        day: 'numeric',
        weekday: lang === 'zh' ? 'long' : 'short',
      }).format(Date.parse(`${day}T00:00:00Z`)),
    [lang, day],
  )
  return (
    <div className="clock">
      <div className="clock-date">
        <span>{date}</span>
        <span>
          {zone === 'Asia/Shanghai' ? <FormattedMessage id="clock.beijing" /> : offsetOf(now, zone)}
        </span>
      </div>
      <time className="clock-time num">{time}</time>
      {zone === 'Asia/Shanghai' && (
        <div className="clock-other">
          <span>
            <FormattedMessage id="clock.hanoi" />
          </span>
          <span className="num">{hanoi}</span>
        </div>
      )}
    </div>
  )
}
