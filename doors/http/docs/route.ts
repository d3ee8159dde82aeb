// /openapi.json and /docs. Both are made once, from the routes themselves included.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Type from 'typebox'
import { LANGS, type Lang, type Words } from '#kit/words.ts'
import type { Call } from '../call.ts'
import { answerFixed, type Fixed, fixed } from '../node.ts'
import { openRoute, type Route } from '../route.ts'
import { PAGE_POLICY } from '../web.ts'
import type { OpenApi } from './openapi.ts'
import { docsPage } from './page.ts'

const asset = (name: string, type: string, media: string, head = ''): Route => {
  const text = fixed(head + readFileSync(join(import.meta.dirname, name), 'utf8'))
  return openRoute({
    method: 'GET',
    path: `/docs/${name}`,
    id: `docs.${name}`,
    tag: 'pages',
    summary: 'A file of the docs page',
    answers: { 200: { description: 'The file.', type: media, schema: { type: 'string' } } },
    handle: call => answerFixed(call, type, text),
  })
}

/** Letters that a machine may have no font for: Thai was boxes. Chinese is the machine's own. */
const FACES = [
  ['noto-sans', 'latin'],
  ['noto-sans', 'vietnamese'],
  ['noto-sans-thai', 'thai'],
] as const
type Face = (typeof FACES)[number]

const fontFile = (family: string, file: string): Buffer =>
  readFileSync(fileURLToPath(import.meta.resolve(`@fontsource-variable/${family}/${file}`)))

/** How the package itself names a font and the letters in it, at this page's address. */
const ruleOf = ([family, subset]: Face): string => {
  const rules =
    fontFile(family, 'index.css')
      .toString()
      .match(/@font-face \{[^}]+\}/g) ?? []
  const rule = rules.find(each => each.includes(`/${family}-${subset}-wght-normal.woff2`))
  if (rule === undefined) throw new Error(`no font of ${family} for ${subset}`)
  return rule.replace(/url\([^)]*\)/, `url("/docs/${subset}.woff2")`)
}

const fontRoute = ([family, subset]: Face): Route => {
  const bytes = fontFile(family, `files/${family}-${subset}-wght-normal.woff2`)
  return openRoute({
    method: 'GET',
    path: `/docs/${subset}.woff2`,
    id: `docs.${subset}`,
    tag: 'pages',
    summary: 'A font of the docs page',
    answers: {
      200: { description: 'The font.', type: 'font/woff2', schema: { type: 'string' } },
    },
    handle: call => call.send(200, 'font/woff2', bytes, ['Cache-Control', 'public, max-age=86400']),
  })
}

const QUERY = Type.Object({
  lang: Type.Optional(
    Type.Enum([...LANGS], { description: 'Language of the page.', expected: LANGS.join(', ') }),
  ),
})

const isLang = (text: string): text is Lang => (LANGS as readonly string[]).includes(text)

/** `api` is asked for when the first reader comes: by then all routes are known. */
export const docsRoutes = (api: () => OpenApi, words: readonly Words[]): Route[] => {
  let description: Fixed | undefined
  const pages = new Map<Lang, string>()
  const pageIn = (lang: Lang): string => {
    const page = pages.get(lang) ?? docsPage(api(), words, lang)
    pages.set(lang, page)
    return page
  }
  const show = (call: Call, lang: Lang): void =>
    call.send(200, 'text/html; charset=utf-8', pageIn(lang), [
      'Cache-Control',
      'no-cache',
      'Vary',
      'Accept-Language',
      'Content-Language',
      lang,
      ...PAGE_POLICY,
    ])
  return [
    openRoute({
      method: 'GET',
      path: '/openapi.json',
      id: 'openapi',
      tag: 'node',
      summary: 'This description, as OpenAPI 3.1',
      answers: { 200: { description: 'The description.', schema: { type: 'object' } } },
      handle: call => {
        description ??= fixed(JSON.stringify(api()))
        answerFixed(call, 'application/json', description)
      },
    }),
    openRoute({
      method: 'GET',
      path: '/docs',
      id: 'docs',
      tag: 'pages',
      summary: 'This description as a page',
      query: QUERY,
      answers: { 200: { description: 'The page.', type: 'text/html', schema: { type: 'string' } } },
      handle: (call, query) => {
        const { lang } = query
        show(call, lang !== undefined && isLang(lang) ? lang : call.lang)
      },
    }),
    asset('style.css', 'text/css; charset=utf-8', 'text/css', FACES.map(ruleOf).join('\n')),
    asset('page.js', 'text/javascript; charset=utf-8', 'text/javascript'),
    ...FACES.map(fontRoute),
  ]
}
