// The page behind the QR code of a printed filing: does the paper still stand?
import { loadChinese } from '../shell/fonts.ts'
import { LANGS, type Lang } from '../shell/langs.ts'
import { chooseLanguage, keepLanguage } from '../shell/language.ts'
import { type Answer, askNode } from './ask.ts'
import { inFours, tidyCode } from './code.ts'
import { el } from './dom.ts'
import { type Checked, checkProof } from './proof.ts'
import { codeForm, languageSwitch, notAnswered, result, waiting } from './view.ts'
import { WORDS } from './words/index.ts'

/** What the address asks for: what stands before /verify, and the code after it. */
const readAddress = (): { root: string; typed: string } => {
  const [, root = '', typed = ''] = /^(.*?)\/verify(?:\/([^/]*))?\/?$/.exec(location.pathname) ?? []
  try {
    return { root, typed: decodeURIComponent(typed) }
  } catch {
    return { root, typed }
  }
}

const app = document.getElementById('app') ?? document.body
let lang: Lang = chooseLanguage(LANGS)
let { root, typed } = readAddress()
let answer: Answer | undefined
let checked: Checked | undefined
let asking = new AbortController()

const draw = (): void => {
  const words = WORDS[lang]
  const code = tidyCode(typed)
  document.documentElement.lang = lang
  document.title = `${words.title} · Beibu`
  const faulty = typed !== '' && code === undefined
  const answered =
    code === undefined
      ? undefined
      : answer === undefined
        ? waiting(words)
        : typeof answer === 'string'
          ? notAnswered(words, answer, () => void ask())
          : result(lang, words, answer, checked)
  const isBlank = code === undefined
  app.replaceChildren(
    el(
      'header',
      {},
      el('b', {}, 'Beibu'),
      languageSwitch(lang, words, chosen => {
        lang = chosen
        keepLanguage(lang)
        loadChinese(lang === 'zh')
        draw()
        app.querySelector<HTMLElement>('.langs [aria-pressed=true]')?.focus()
      }),
    ),
    el(
      'main',
      {},
      el('h1', {}, words.title),
      el('div', { role: 'status' }, answered),
      el('h2', { class: 'other' }, isBlank ? words.lead : words.another),
      codeForm(words, faulty ? typed : isBlank ? '' : inFours(code), faulty, show),
    ),
  )
}

const ask = async (): Promise<void> => {
  const code = tidyCode(typed)
  asking.abort()
  asking = new AbortController()
  const { signal } = asking
  answer = undefined
  checked = undefined
  draw()
  if (code === undefined) return
  const found = await askNode(root, code, signal)
  if (signal.aborted) return
  answer = found
  draw()
  if (typeof found === 'string') return
  // where the page came without https, the browser hands out no cryptography at all
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  const held = await checkProof(found.proof, found.position, subtle)
  if (signal.aborted) return
  checked = held
  draw()
}

/** Look at what was typed; a code becomes the page's address. */
const show = (text: string): void => {
  typed = text.trim()
  const code = tidyCode(typed)
  if (code !== undefined) {
    history.pushState(null, '', `${root}/verify/${code}${location.search}`)
  }
  void ask().then(() => {
    if (code === undefined) app.querySelector<HTMLElement>('#code')?.focus()
  })
  window.scrollTo(0, 0)
}

window.addEventListener('popstate', () => {
  ;({ root, typed } = readAddress())
  void ask()
})
window.addEventListener('online', () => {
  if (answer === 'away') void ask()
})
loadChinese(lang === 'zh')
void ask()
