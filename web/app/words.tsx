// The words of the workbench: its own by language, and those that the node's packs bring.
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'
import { IntlProvider, useIntl } from 'react-intl'
import { LANGS, type Lang } from '#kit/words.ts'
import { loadChinese } from '../shell/fonts.ts'
import { chooseLanguage, keepLanguage } from '../shell/language.ts'
import { api } from './api.ts'
import { ageOf, isZero, showDate, showDecimal, showSize, showWhole, TAGS } from './format.ts'
import { patiently } from './load.ts'
import { loadWords, type Messages } from './words/index.ts'

interface Spoken {
  readonly lang: Lang
  readonly zone: string
  readonly setLang: (lang: Lang) => void
  readonly setZone: (zone: string) => void
}
const SpokenContext = createContext<Spoken | undefined>(undefined)

const useSpoken = (): Spoken => {
  const spoken = useContext(SpokenContext)
  if (spoken === undefined) throw new Error('outside WordsProvider')
  return spoken
}

/** The node's: all its words, and by pack those that the pack has otherwise. */
interface NodeWords {
  readonly words: Messages
  readonly packs: Readonly<Record<string, Messages>>
}
type Said = { readonly lang: Lang; readonly messages: Messages; readonly packs: NodeWords['packs'] }

/** The node's words; without them the page still speaks, and codes stand as they are. */
const nodeWords = async (lang: Lang): Promise<NodeWords> => {
  try {
    return await api.get<NodeWords>(`/words/${lang}`)
  } catch {
    return { words: {}, packs: {} }
  }
}

const said = async (lang: Lang): Promise<Said> => {
  const [own, node] = await Promise.all([patiently(() => loadWords(lang)), nodeWords(lang)])
  const { words, packs } = node
  // the page's own words before a pack's, as before the node's
  const scoped = Object.entries(packs).map(([pack, its]) => [pack, { ...words, ...its, ...own }])
  return { lang, messages: { ...words, ...own }, packs: Object.fromEntries(scoped) }
}

const packOf = (type: string): string => type.split('.', 1)[0] ?? ''
const PacksContext = createContext<NodeWords['packs']>({})

/** Speaks to what is about filings of one pack, in that pack's words where packs differ. */
export const PackWords = ({
  type,
  children,
}: {
  /** `pack.filing`; undefined: of no pack */
  readonly type: string | undefined
  readonly children: ReactNode
}) => {
  const { locale, messages } = useIntl()
  const packs = useContext(PacksContext)
  const own = packs[packOf(type ?? '')] ?? messages
  return (
    <IntlProvider locale={locale} messages={own} onError={() => undefined}>
      {children}
    </IntlProvider>
  )
}

/**
 * Speaks to all below in the chosen language. A switch loads the words first and then says
 * everything anew; nothing is mounted again, so nothing typed is lost.
 */
export const WordsProvider = ({ children }: { readonly children: ReactNode }) => {
  const [wanted, setWanted] = useState<Lang>(() => chooseLanguage(LANGS))
  const [zone, setZone] = useState('Asia/Shanghai')
  const [now, setNow] = useState<Said | undefined>()
  useEffect(() => {
    let over = false
    void said(wanted).then(words => {
      if (over) return
      api.lang = words.lang
      document.documentElement.lang = TAGS[words.lang].slice(0, 5)
      loadChinese(words.lang === 'zh')
      setNow(words)
    })
    return () => {
      over = true
    }
  }, [wanted])
  const setLang = useCallback((lang: Lang) => {
    keepLanguage(lang)
    setWanted(lang)
  }, [])
  const spoken = useMemo(
    () => ({ lang: now?.lang ?? wanted, zone, setLang, setZone }),
    [now, wanted, zone, setLang],
  )
  if (now === undefined) return null
  return (
    <SpokenContext value={spoken}>
      <IntlProvider locale={now.lang} messages={now.messages} onError={() => undefined}>
        <PacksContext value={now.packs}>{children}</PacksContext>
      </IntlProvider>
    </SpokenContext>
  )
}

type Values = Readonly<Record<string, string | number>>

export interface Say {
  readonly lang: Lang
  readonly zone: string
  readonly setLang: (lang: Lang) => void
  readonly setZone: (zone: string) => void
  /** a message by its key */
  t(key: string, values?: Values): string
  /** is there such a message? */
  knows(key: string): boolean
  /** the message if there is one, else the text */
  or(key: string, text: string): string
  /** a state of a filing type, in its pack's words */
  state(type: string, state: string): string
  decimal(text: string, decimals?: number): string
  whole(text: string): string
  money(text: string): string
  count(n: number): string
  day(at: string | number): string
  clock(at: string | number): string
  moment(at: string | number): string
  date(at: string | number, how: Intl.DateTimeFormatOptions): string
  age(ms: number): string
  size(bytes: number): string
  list(texts: readonly string[]): string
}

/** How the page speaks: words, figures and days in the reader's language. */
export const useSay = (): Say => {
  const intl = useIntl()
  const { lang, zone, setLang, setZone } = useSpoken()
  const packs = useContext(PacksContext)
  return useMemo(() => {
    const t = (id: string, values: Values = {}): string =>
      // tags are plain text, as in the node's own messages
      String(intl.formatMessage({ id, defaultMessage: '' }, { ...values }, { ignoreTag: true })) ||
      id
    const knows = (key: string): boolean => Object.hasOwn(intl.messages, key)
    return {
      lang,
      zone,
      setLang,
      setZone,
      t,
      knows,
      or: (key, text) => (knows(key) ? t(key) : text),
      state: (type, state) => {
        const own = packs[packOf(type)]?.[`state.${state}`]
        return own ?? (knows(`state.${state}`) ? t(`state.${state}`) : state)
      },
      decimal: (text, decimals) => showDecimal(lang, text, decimals),
      whole: text => showWhole(lang, text),
      money: text => (isZero(text) ? '–' : showDecimal(lang, text)),
      count: n => showDecimal(lang, String(n)),
      day: at => showDate(lang, zone, at, { year: 'numeric', month: 'short', day: 'numeric' }),
      clock: at => showDate(lang, zone, at, { hour: '2-digit', minute: '2-digit', hour12: false }),
      moment: at =>
        showDate(lang, zone, at, {
          month: 'short',
          day: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
          hour12: false,
        }),
      date: (at, how) => showDate(lang, zone, at, how),
      age: ms => {
        const { key, values } = ageOf(ms)
        return t(key, values)
      },
      size: bytes => showSize(lang, bytes),
      list: texts => texts.join(lang === 'zh' ? '、' : ', '),
    }
  }, [intl, packs, lang, zone, setLang, setZone])
}
