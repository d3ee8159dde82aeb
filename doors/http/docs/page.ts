// /docs: the API's description as one page to read. Drawn on the server, complete without a script;
// the script only copies and keeps one's place.
import { OUTCOMES, type OutcomeKey } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import { LANGS, type Lang, say, type Words } from '#kit/words.ts'
import type { Tag } from '../route.ts'
import { curlOf } from './curl.ts'
import { esc, inline, prose, table } from './html.ts'
import { type Media, type OpenApi, type Operation, TAGS } from './openapi.ts'
import { PAGE_WORDS, type PageWords } from './words.ts'

interface Drawing {
  readonly api: OpenApi
  readonly words: readonly Words[]
  readonly lang: Lang
  readonly own: PageWords
}

interface Entry {
  readonly path: string
  readonly method: string
  readonly operation: Operation
}

const entriesOf = (api: OpenApi): Entry[] =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )

const anchor = (id: string): string => id.replace(/[^\w-]/g, '-')

/** What a schema is, in a few characters: `string (date)`, `array`, `trade.declaration`. */
const kindOf = (schema: JsonSchema): string => {
  if (typeof schema.$ref === 'string') return schema.$ref.replace('#/components/schemas/', '')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? 'any')
  return typeof schema.format === 'string' ? `${type} (${schema.format})` : type
}

const limitsOf = (schema: JsonSchema): string => {
  const { pattern, minLength, maxLength, minimum, maximum, minItems, maxItems } = schema
  const codes = Array.isArray(schema.enum) ? schema.enum.map(String) : []
  const shown = codes.length > 24 ? [...codes.slice(0, 24), `… ${codes.length}`] : codes
  const range = (least: unknown, most: unknown): string[] =>
    least === undefined && most === undefined ? [] : [`${least ?? ''}…${most ?? ''}`]
  return [
    ...shown.map(each => `<code>${esc(each)}</code>`),
    ...(typeof pattern === 'string' ? [`<code>${esc(pattern)}</code>`] : []),
    ...range(minLength, maxLength).map(esc),
    ...range(minimum, maximum).map(esc),
    ...range(minItems, maxItems).map(esc),
  ].join(' ')
}

const fieldLabel = (drawing: Drawing, path: string): string => {
  const key = `field.${path.replaceAll('[]', '')}`
  const label = say(drawing.words, drawing.lang, key)
  return label === key ? '' : esc(label)
}

type Properties = Readonly<Record<string, JsonSchema>>

const propertiesOf = (schema: JsonSchema): Properties =>
  typeof schema.properties === 'object' ? (schema.properties as Properties) : {}

/** Rows of an object's fields; those of inner objects follow, named by their path. */
const rowsOf = (
  drawing: Drawing,
  schema: JsonSchema,
  prefix: string,
  depth: number,
): string[][] => {
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const items = property.items as JsonSchema | undefined
    const label = fieldLabel(drawing, prefix + name)
    const text = typeof property.description === 'string' ? prose(property.description) : ''
    const row = [
      `<code>${esc(prefix + name)}</code>`,
      esc(kindOf(property)) + (required.includes(name) ? ` <b>${drawing.own.required}</b>` : ''),
      `${label} ${text} ${limitsOf(property)}`,
    ]
    const inner = items ?? property
    const below =
      depth > 3 ? [] : rowsOf(drawing, inner, `${prefix}${name}${items ? '[].' : '.'}`, depth + 1)
    return [row, ...below]
  })
}

const schemaTable = (drawing: Drawing, schema: JsonSchema | undefined): string => {
  if (schema === undefined) return ''
  const name = typeof schema.$ref === 'string' ? kindOf(schema) : undefined
  if (name !== undefined) {
    return `<p class="ref"><a href="#schema-${anchor(name)}">${esc(name)}</a></p>`
  }
  const rows = rowsOf(drawing, schema, '', 0)
  return rows.length === 0
    ? ''
    : `<details><summary>${drawing.own.schema}</summary>${table(rows)}</details>`
}

const mediaOf = (content: Readonly<Record<string, Media>> | undefined): [string, Media][] =>
  Object.entries(content ?? {})

const parametersOf = (drawing: Drawing, { parameters = [] }: Operation): string => {
  if (parameters.length === 0) return ''
  const rows = parameters.map(each => [
    `<code>${esc(each.name)}</code>`,
    esc(each.in) + (each.required ? ` <b>${drawing.own.required}</b>` : ''),
    prose(each.description) + limitsOf(each.schema),
  ])
  return `<h4>${drawing.own.parameters}</h4>${table(rows)}`
}

const bodyOf = (drawing: Drawing, { requestBody }: Operation): string => {
  if (requestBody === undefined) return ''
  const parts = mediaOf(requestBody.content).map(([type, { schema }]) => {
    const options = Array.isArray(schema?.oneOf) ? (schema.oneOf as JsonSchema[]) : [schema]
    const tables = options.map(each => schemaTable(drawing, each))
    return `<p><code>${esc(type)}</code></p>${tables.join('')}`
  })
  return `<h4>${drawing.own.body}</h4>${prose(requestBody.description)}${parts.join('')}`
}

const isProblem = (media: readonly [string, Media][]): boolean =>
  media[0]?.[0] === 'application/problem+json'

const answersOf = (drawing: Drawing, { responses }: Operation): string => {
  const good = Object.entries(responses).filter(([, each]) => !isProblem(mediaOf(each.content)))
  const parts = good.map(([status, { description, headers, content }]) => {
    const media = mediaOf(content)
    const types = media.map(([type]) => `<code>${esc(type)}</code>`).join(' ')
    const rows = Object.entries(headers ?? {}).map(([name, each]) => [
      `<code>${esc(name)}</code>`,
      prose(each.description),
    ])
    const schemas = media.map(([, { schema }]) => schemaTable(drawing, schema)).join('')
    const shown = `<span class="status s${status[0]}">${status}</span>`
    const line = `<p>${shown} ${inline(description)} ${types}</p>`
    return `<div class="answer">${line}${table(rows)}${schemas}</div>`
  })
  return `<h4>${drawing.own.answers}</h4>${parts.join('')}`
}

const faultKeys = ({ responses }: Operation): OutcomeKey[] =>
  Object.values(responses).flatMap(
    ({ content }) =>
      Object.keys(content?.['application/problem+json']?.examples ?? {}) as OutcomeKey[],
  )

/** Names alone: what each means stands once, at the end. Told anew it was a fifth of the page. */
const faultsOf = ({ own }: Drawing, operation: Operation): string => {
  const links = faultKeys(operation).map(
    key => `<a href="#fault-${anchor(key)}"><code>${esc(key)}</code></a>`,
  )
  if (links.length === 0) return ''
  const summary = `<summary>${own.faults} (${links.length})</summary>`
  return `<details>${summary}<p>${links.join(' ')}</p></details>`
}

const faultSection = ({ words, lang }: Drawing, entries: readonly Entry[]): string => {
  const keys = [...new Set(entries.flatMap(({ operation }) => faultKeys(operation)))].sort()
  const rows = keys.map(key => [
    `<code id="fault-${anchor(key)}">${esc(key)}</code>`,
    String(OUTCOMES[key]),
    esc(say(words, lang, key)),
  ])
  return `<section>${table(rows)}</section>`
}

const methodTag = (method: string): string =>
  `<span class="method ${method}">${method.toUpperCase()}</span>`

const sample = ({ own }: Drawing, { path, method, operation }: Entry): string => {
  const button = `<button type="button" data-done="${own.copied}">${own.copy}</button>`
  const code = esc(curlOf(path, method, operation))
  // a box that scrolls is reached by the keyboard
  return `<div class="sample">${button}<pre tabindex="0"><code>${code}</code></pre></div>`
}

const section = (drawing: Drawing, entry: Entry): string => {
  const { own } = drawing
  const { path, method, operation } = entry
  const byKey = operation.security.some(each => 'bearer' in each)
  const access = operation.security.length === 0 ? own.open : byKey ? own.key : own.person
  const { description } = operation
  return [
    `<section id="${anchor(operation.operationId)}">`,
    `<h3>${methodTag(method)} <code>${esc(path)}</code></h3>`,
    `<p class="summary">${esc(operation.summary)} <span class="access">${access}</span></p>`,
    description === undefined ? '' : prose(description),
    sample(drawing, entry),
    parametersOf(drawing, operation),
    bodyOf(drawing, operation),
    answersOf(drawing, operation),
    faultsOf(drawing, operation),
    '</section>',
  ].join('')
}

const schemaSection = (drawing: Drawing, [name, schema]: [string, JsonSchema]): string => {
  const rows = table(rowsOf(drawing, schema, '', 0))
  return `<section id="schema-${anchor(name)}"><h3><code>${esc(name)}</code></h3>${rows}</section>`
}

const contents = (drawing: Drawing, entries: readonly Entry[]): string => {
  const groups = (Object.keys(TAGS) as Tag[]).map(tag => {
    const links = entries
      .filter(({ operation }) => operation.tags[0] === tag)
      .map(({ method, path, operation }) => {
        const text = `${methodTag(method)}<span>${esc(path.replace('/api/v1', ''))}</span>`
        return `<li><a href="#${anchor(operation.operationId)}">${text}</a></li>`
      })
    return `<h2>${drawing.own[tag]}</h2><ul>${links.join('')}</ul>`
  })
  const schemas = Object.keys(drawing.api.components.schemas).map(
    name => `<li><a class="one" href="#schema-${anchor(name)}">${esc(name)}</a></li>`,
  )
  const faults = `<ul><li><a class="one" href="#faults">${drawing.own.faults}</a></li></ul>`
  return `${groups.join('')}<h2>${drawing.own.schema}</h2><ul>${schemas.join('')}</ul>${faults}`
}

/** The whole page in a language. */
export const docsPage = (api: OpenApi, words: readonly Words[], lang: Lang): string => {
  const own = PAGE_WORDS[lang]
  const drawing: Drawing = { api, words, lang, own }
  const entries = entriesOf(api)
  const tags = (Object.keys(TAGS) as Tag[]).map(tag => {
    const sections = entries
      .filter(({ operation }) => operation.tags[0] === tag)
      .map(entry => section(drawing, entry))
    return `<h2>${own[tag]}</h2>${sections.join('')}`
  })
  const schemas = Object.entries(api.components.schemas).map(each => schemaSection(drawing, each))
  const langs = LANGS.map(each => {
    const present = each === lang ? ' aria-current="true"' : ''
    const name = PAGE_WORDS[each].name
    return `<a href="?lang=${each}" lang="${each}" hreflang="${each}"${present}>${name}</a>`
  })
  const about = `OpenAPI ${api.openapi} · ${esc(api.info.version)}`
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${esc(own.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/style.css">
<script src="/docs/page.js" defer></script>
</head>
<body>
<a class="skip" href="#main">${own.contents}</a>
<nav aria-label="${own.contents}"><p class="brand">Beibu</p>${contents(drawing, entries)}</nav>
<main id="main">
<header><p class="langs">${langs.join('')}</p><h1>${esc(own.title)}</h1><p>${esc(own.intro)}</p>
<p><a href="/openapi.json">openapi.json</a> · ${about}</p></header>
${tags.join('')}
<h2>${own.schema}</h2>${schemas.join('')}
<h2 id="faults">${own.faults}</h2>${faultSection(drawing, entries)}
</main>
</body>
</html>
`
}
