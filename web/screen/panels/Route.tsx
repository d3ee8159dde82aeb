import { useIntl } from 'react-intl'
import { useScreen } from '../context.ts'
import { directionOf } from '../figures.ts'
import { brief } from '../names.ts'

interface RouteProps {
  readonly direction: string
  readonly office: string
  readonly partner: string
}

/** Where goods go: office → partner for an export, partner → office for an import. */
export const RouteName = ({ direction, office, partner }: RouteProps) => {
  const { formatMessage } = useIntl()
  const { nameOf } = useScreen()
  const way = directionOf(direction)
  const [from, to] = [brief(nameOf('office', office)), nameOf('partner', partner)]
  return (
    <span className={`route ${way}`}>
      <span className="hidden">{formatMessage({ id: way })}: </span>
      <span className="route-end">{way === 'export' ? from : to}</span>
      <svg viewBox="0 0 20 10" role="img" aria-label="→">
        <path d="M1 5h16M13 1l4 4-4 4" />
      </svg>
      <span className="route-end">{way === 'export' ? to : from}</span>
    </span>
  )
}
