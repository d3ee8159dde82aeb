// The giant screen: the feed's figures in the reader's language, laid out for the window.
import { useCallback, useEffect, useMemo, useState } from 'react'
import { IntlProvider } from 'react-intl'
import { loadChinese } from '#web/shell/fonts.ts'
import { chooseLanguage, keepLanguage } from '#web/shell/language.ts'
import { TAGS } from './amounts.ts'
import { type Screen, ScreenContext } from './context.ts'
import { LazyDrawer } from './drawer/LazyDrawer.tsx'
import { asStranger, type Query } from './drill.ts'
import { MERGED } from './feed/wire.ts'
import { useFeed, useHour } from './feed.ts'
import { figuresOf } from './figures.ts'
import { useLayout } from './layout.ts'
import { namesIn } from './names.ts'
import { Panels } from './Panels.tsx'
import { LANGS, type Lang, loadWords, type Words } from './words/index.ts'

const ZONE = 'Asia/Shanghai'

interface Spoken {
  readonly lang: Lang
  readonly words: Words
}

/** The language in use, with its words; the old one stays until the new one's words are there. */
const useLanguage = () => {
  const [wanted, setWanted] = useState<Lang>(() => chooseLanguage(LANGS))
  const [spoken, setSpoken] = useState<Spoken>()
  useEffect(() => {
    if (spoken?.lang === wanted) return
    let current = true
    loadWords(wanted).then(
      words => {
        if (current) setSpoken({ lang: wanted, words })
      },
      // not to be had just now (offline in the middle of a deployment): the page keeps its language
      () => current && spoken && setWanted(spoken.lang),
    )
    return () => {
      current = false
    }
  }, [wanted, spoken])
  const choose = useCallback((lang: Lang) => {
    keepLanguage(lang)
    setWanted(lang)
  }, [])
  return { spoken, choose }
}

export const App = () => {
  const { spoken, choose } = useLanguage()
  if (!spoken) return null
  const { lang, words } = spoken
  return (
    <IntlProvider locale={TAGS[lang]} messages={words.messages}>
      <Live lang={lang} words={words} choose={choose} />
    </IntlProvider>
  )
}

const Live = ({ lang, words, choose }: Spoken & { choose: (lang: Lang) => void }) => {
  const layout = useLayout()
  const view = useFeed()
  const { head, boards } = view
  const zone = head?.zone ?? ZONE
  const hour = useHour(zone)
  const [query, setQuery] = useState<Query>()
  const close = useCallback(() => setQuery(undefined), [])
  const hides = head?.public !== undefined

  useEffect(() => {
    document.documentElement.lang = lang
    const { dataset } = document.documentElement
    dataset.layout = layout
    if (layout === 'flow') delete dataset.wall
    else dataset.wall = ''
    document.title = words.messages[hides ? 'title.daily' : 'title'] ?? 'Beibu'
    loadChinese(lang === 'zh')
  }, [lang, layout, words, hides])

  const nameOf = useMemo(() => {
    const named = namesIn(lang, words.names, head?.names)
    const merged = words.messages.merged ?? MERGED
    return (dim: string, code: string) => (code === MERGED ? merged : named(dim, code))
  }, [lang, words, head])
  // `view` is new whenever a cell is, and the hour whenever the buckets of "now" are
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards are changed in place
  const figures = useMemo(
    () => (head ? figuresOf(boards, head, head.zone, hour) : undefined),
    [view, hour],
  )
  const screen = useMemo<Screen>(
    () => ({
      lang,
      layout,
      nameOf,
      zone,
      unitOf: name =>
        [...(head?.measures ?? []), ...(head?.sales ?? [])].find(each => each.name === name) ?? CNY,
      figures,
      stale: view.status === 'stale' || view.status === 'absent',
      open: query => setQuery(hides ? asStranger(query) : query),
    }),
    [lang, layout, nameOf, zone, head, figures, view.status, hides],
  )
  return (
    <ScreenContext value={screen}>
      <Panels view={view} choose={choose} />
      <LazyDrawer query={query} close={close} />
    </ScreenContext>
  )
}

const CNY = { unit: 'CNY', scale: 2 }
