// A request that can be copied into a terminal. Bash, with the key in the variable KEY.
import type { Operation } from './openapi.ts'

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** What stands in for a part of a path; a reader puts a number of his own there. */
const PLACES: Readonly<Record<string, string>> = {
  number: '72032026000000001',
  lang: 'zh',
  path: 'NAME',
  code: '00000001DXFP6MG1SBTV7JV1JWDKMV90',
  view: '01M00000000000000000000000',
}

/** A choice is its first; of anything else the name, in capitals, for the reader to replace. */
const placeOf = (name: string, description: string): string => {
  const [first = ''] = description.split(', ')
  return PLACES[name] ?? (/^[\w.-]+$/.test(first) ? first : name.toUpperCase())
}

const queryOf = ({ operationId, parameters = [] }: Operation): string => {
  if (operationId === 'totals') return '?by=office&grain=month'
  if (operationId === 'shop.reconciliation') return '?day=2026-12-01'
  if (operationId === 'shop.settlement') return '?month=2026-12'
  if (operationId === 'shop.statement') return '?period=2026-12'
  const needed = parameters.filter(each => each.in === 'query' && each.required)
  if (needed.length === 0) return ''
  return `?${needed.map(({ name }, i) => `${name}=${i + 1}`).join('&')}`
}

export const curlOf = (path: string, method: string, operation: Operation): string => {
  const { parameters = [], requestBody, security } = operation
  const filled = parameters
    .filter(each => each.in === 'path')
    .reduce(
      (text, { name, description }) => text.replace(`{${name}}`, placeOf(name, description)),
      path,
    )
  const parts = [`curl -s http://127.0.0.1:8080${filled}${queryOf(operation)}`]
  if (/[?&]/.test(parts[0]!)) parts[0] = parts[0]!.replace(/http\S+/, quote)
  if (method === 'post' && requestBody === undefined) parts.push('-X POST')
  if (operation.operationId === 'feed') parts[0] = parts[0]!.replace('-s', '-sN')
  if (operation['x-page'] === true) parts.push(`-H ${quote('Origin: http://127.0.0.1:8080')}`)
  if (security.some(each => 'bearer' in each)) parts.push('-H "Authorization: Bearer $KEY"')
  else if (security.length > 0) parts.push('-b "beibu=$SESSION"')
  if (parameters.some(each => each.name === 'If-Match')) parts.push(`-H ${quote('If-Match: "1"')}`)
  const [type] = Object.keys(requestBody?.content ?? {})
  if (type !== undefined && requestBody?.required === true) {
    parts.push(`-H ${quote(`Content-Type: ${type}`)}`)
    const lines = type === 'application/x-ndjson'
    const has = (name: string): boolean => parameters.some(each => each.name === name)
    if (has('Idempotency-Key') && !lines)
      // of one's own: the same for another filing would be another request under a used key
      parts.push(`-H ${quote(`Idempotency-Key: my-own-${operation.operationId}-1`)}`)
    if (has('Beibu-Name')) {
      const file = fileFor(operation.operationId)
      parts.push(`-H ${quote(`Beibu-Name: ${file}`)}`, `--data-binary @${file}`)
    } else
      parts.push(lines ? '-T filings.ndjson -X POST' : dataOf(requestBody.content[type]?.example))
  } else if (requestBody !== undefined) parts.push('-X POST')
  return parts.join(' \\\n  ')
}

const fileFor = (operation: string): string => {
  if (operation.endsWith('.bulk')) return 'filings.csv'
  return operation.endsWith('.photograph') ? 'goods.jpg' : 'invoice.pdf'
}

const dataOf = (example: unknown): string =>
  example === undefined
    ? '--data-binary @filing.json'
    : `--data-binary ${quote(typeof example === 'string' ? example : JSON.stringify(example, null, 2))}`
