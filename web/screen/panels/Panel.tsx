import type { ReactNode } from 'react'
import { useIntl } from 'react-intl'

interface PanelProps {
  readonly title?: string
  readonly note?: ReactNode
  readonly className?: string
  /** opens all that the panel sums up */
  readonly onOpen?: (() => void) | undefined
  readonly weight?: number
  readonly children: ReactNode
}

/** A board: a heading with its unit, a button that opens the whole, and the figures. */
export const Panel = ({ title, note, className = '', onOpen, weight, children }: PanelProps) => {
  const { formatMessage } = useIntl()
  const openAll = formatMessage({ id: 'open.board' })
  return (
    <section
      className={`panel ${className}`}
      aria-label={title}
      style={weight === undefined ? undefined : { flexGrow: weight, flexBasis: 0 }}
    >
      {title && (
        <div className="panel-head">
          <h2>{title}</h2>
          {note && <span className="panel-note">{note}</span>}
          {onOpen && (
            <button
              type="button"
              className="panel-open"
              onClick={onOpen}
              aria-label={`${openAll}: ${title}`}
              title={openAll}
            >
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d="M6 3l5 5-5 5" />
              </svg>
            </button>
          )}
        </div>
      )}
      {children}
    </section>
  )
}
