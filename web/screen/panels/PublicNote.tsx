import { FormattedMessage } from 'react-intl'
import { showDay } from '../amounts.ts'
import { useScreen } from '../context.ts'

/** Of when figures for strangers are, and what they leave out, where a node hides those of few. */
export const PublicNote = () => {
  const { figures, lang } = useScreen()
  if (figures?.public === undefined) return null
  const { traders, until } = figures.public
  return (
    <p className="public-note">
      {until === undefined ? (
        <FormattedMessage id="public.none" values={{ traders }} />
      ) : (
        <FormattedMessage id="public.note" values={{ day: showDay(until, lang), traders }} />
      )}
    </p>
  )
}
