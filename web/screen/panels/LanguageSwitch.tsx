import { useIntl } from 'react-intl'
import { LANG_NAMES, LANGS, type Lang } from '../words/index.ts'

/** Four small buttons, each in its own language; on an idle wall they fade out. */
export const LanguageSwitch = ({ lang, choose }: { lang: Lang; choose: (l: Lang) => void }) => {
  const { formatMessage } = useIntl()
  return (
    <fieldset className="languages">
      <legend className="hidden">{formatMessage({ id: 'language' })}</legend>
      {LANGS.map(each => (
        <button
          type="button"
          key={each}
          lang={each}
          aria-pressed={each === lang}
          onClick={() => choose(each)}
        >
          {LANG_NAMES[each]}
        </button>
      ))}
    </fieldset>
  )
}
