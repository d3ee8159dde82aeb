// The mark, the languages and the light: on every page, in the same place.
import { LANGS } from '#kit/words.ts'
import { IconButton } from '../parts/basic.tsx'
import { Mark } from '../parts/icons.tsx'
import { setTheme, useDark } from '../theme.ts'
import { LANG_NAMES, LANG_SHORT } from '../words/index.ts'
import { useSay } from '../words.tsx'

export const Brand = () => (
  <span className="brand">
    <Mark size={30} />
    <b>Beibu</b>
  </span>
)

export const Langs = () => {
  const { lang, setLang, t } = useSay()
  return (
    <fieldset className="langs" aria-label={t('nav.language')}>
      {LANGS.map(each => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === lang}
          title={LANG_NAMES[each]}
          onClick={() => setLang(each)}
        >
          {LANG_SHORT[each]}
        </button>
      ))}
    </fieldset>
  )
}

export const ThemeSwitch = () => {
  const { t } = useSay()
  const dark = useDark()
  return (
    <IconButton
      icon={dark ? 'sun' : 'moon'}
      label={t(dark ? 'nav.light' : 'nav.dark')}
      onClick={() => setTheme(dark ? 'light' : 'dark')}
    />
  )
}
