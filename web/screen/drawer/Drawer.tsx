// The drawer behind every figure: its cells, and for who holds a key the filings behind them.
// A modal <dialog>: the browser keeps the focus inside, closes on Esc and gives the focus back.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useIntl } from 'react-intl'
import { addDays } from '../calendar.ts'
import { useScreen } from '../context.ts'
import type { Query } from '../drill.ts'
import { MERGED } from '../feed/wire.ts'
import { directionOf } from '../figures.ts'
import { PublicNote } from '../panels/PublicNote.tsx'
import { Cells } from './Cells.tsx'
import { FilingPage } from './FilingPage.tsx'
import { FilingsPart } from './Filings.tsx'

const KEPT = 'beibu.key'

const readKey = (): string => {
  try {
    return sessionStorage.getItem(KEPT) ?? ''
  } catch {
    return ''
  }
}

/** The API key: in this tab's session and nowhere else. */
const useKey = () => {
  const [key, setKey] = useState(readKey)
  const keep = (next: string): void => {
    setKey(next)
    try {
      if (next) sessionStorage.setItem(KEPT, next)
      else sessionStorage.removeItem(KEPT)
    } catch {
      // a browser that keeps nothing: the key lives as long as the page
    }
  }
  return [key, keep] as const
}

const useTitle = (query: Query | undefined): { title: string; range: string } => {
  const { formatMessage } = useIntl()
  const { nameOf } = useScreen()
  if (!query) return { title: '', range: '' }
  const { measure, where, from, to } = query
  const parts = Object.entries(where).map(([dim, code]) =>
    dim === 'direction' && code !== MERGED
      ? formatMessage({ id: directionOf(code) })
      : nameOf(dim, code),
  )
  const last = addDays(to, -1)
  const year = from.slice(0, 4)
  const whole = from === `${year}-01-01` && last === `${year}-12-31`
  return {
    title: [formatMessage({ id: `measure.${measure}` }), ...parts].join(' · '),
    range: whole ? year : from === last ? from : `${from} – ${last}`,
  }
}

const Drawer = ({ query, close }: { query: Query | undefined; close: () => void }) => {
  const { formatMessage } = useIntl()
  const dialog = useRef<HTMLDialogElement>(null)
  const { title, range } = useTitle(query)
  const [key, setKey] = useKey()
  const [number, setNumber] = useState<string>()
  const shown = useMemo(() => query, [query])

  useEffect(() => {
    const element = dialog.current
    if (!element) return
    setNumber(undefined)
    if (shown && !element.open) element.showModal()
    if (!shown && element.open) element.close()
  }, [shown])

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc closes it too
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby="drawer-title"
      onClose={close}
      onClick={event => {
        if (event.target === dialog.current) close()
      }}
    >
      {shown && (
        <div className="drawer-box">
          <div className="drawer-head">
            {number !== undefined && (
              <button type="button" className="button" onClick={() => setNumber(undefined)}>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                  <path d="M10 3L5 8l5 5" />
                </svg>
                {formatMessage({ id: 'drawer.back' })}
              </button>
            )}
            <div className="drawer-title">
              <h2 id="drawer-title">{number ?? title}</h2>
              <span className="num">{number === undefined ? range : title}</span>
            </div>
            <button
              type="button"
              className="drawer-close"
              onClick={close}
              aria-label={formatMessage({ id: 'drawer.close' })}
            >
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M3 3l10 10M13 3L3 13" />
              </svg>
            </button>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must take keys */}
          <section className="drawer-body" tabIndex={0} aria-labelledby="drawer-title">
            {number === undefined ? (
              <>
                <PublicNote />
                <Cells key={JSON.stringify(shown)} query={shown} />
                <FilingsPart query={shown} apiKey={key} keep={setKey} open={setNumber} />
              </>
            ) : (
              <FilingPage number={number} type={shown.type} apiKey={key} />
            )}
          </section>
        </div>
      )}
    </dialog>
  )
}

export default Drawer
