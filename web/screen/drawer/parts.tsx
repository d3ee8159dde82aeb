import { useIntl } from 'react-intl'
import type { Refusal } from './api.ts'

export const Loading = () => {
  const { formatMessage } = useIntl()
  return (
    <div className="wait" role="status">
      <span className="hidden">{formatMessage({ id: 'loading' })}</span>
      {[0, 1, 2, 3, 4].map(n => (
        <i key={n} aria-hidden="true" />
      ))}
    </div>
  )
}

/** Why it failed, in the server's words where it had any, and a way to try again. */
export const Failed = ({ refusal, again }: { refusal: Refusal; again: () => void }) => {
  const { formatMessage } = useIntl()
  const why =
    refusal.status === 401 || refusal.status === 403
      ? formatMessage({ id: 'key.refused' })
      : refusal.message || (refusal.status === 0 ? formatMessage({ id: 'drawer.offline' }) : '')
  return (
    <div className="failed" role="alert">
      <strong>
        {formatMessage({ id: 'drawer.failed' })}
        {refusal.status > 0 && ` (${refusal.status})`}
      </strong>
      {why && <p>{why}</p>}
      <button type="button" className="button" onClick={again}>
        {formatMessage({ id: 'drawer.retry' })}
      </button>
    </div>
  )
}
