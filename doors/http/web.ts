// The built pages: a list of files made at the start, and only what is on it. A path is looked up,
// never put together, so that there is no way out of the folder.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Call, HeaderList } from './call.ts'
import { isFresh } from './filings.ts'
import { oneFault } from './problem.ts'
import { openRoute, type Route } from './route.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
}
const PACKED = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt', '.map'])

/**
 * Scripts, styles, fonts and data from this node alone; nothing inline, no plug-in, no frame of
 * another site around it.
 */
export const PAGE_POLICY: HeaderList = [
  'Content-Security-Policy',
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
  'Referrer-Policy',
  'no-referrer',
  'Cross-Origin-Opener-Policy',
  'same-origin',
  'Permissions-Policy',
  'camera=(), microphone=(), geolocation=(), payment=()',
]

/** A file as it is served. Small texts are held, packed; all else is read when asked for. */
interface Served {
  readonly path: string
  readonly type: string
  readonly etag: string
  readonly packed: Buffer | undefined
}

const HASHED = /[.-][\w-]{8,}\.\w+$/

const load = (folder: string): Map<string, Served> => {
  const found = new Map<string, Served>()
  if (!existsSync(folder)) return found
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    const extension = extname(name).toLowerCase()
    const type = TYPES[extension]
    if (type === undefined || !statSync(path).isFile()) continue
    const bytes = readFileSync(path)
    const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
    const packed = PACKED.has(extension) ? gzipSync(bytes, { level: 9 }) : undefined
    found.set(relative(folder, path).split(sep).join('/'), {
      path,
      type,
      etag: `"${digest}"`,
      packed,
    })
  }
  return found
}

const takesGzip = (call: Call): boolean =>
  /(?:^|,)\s*gzip\s*(?:;\s*q=(?:1(?:\.0*)?|0?\.\d*[1-9]\d*))?\s*(?:,|$)/i.test(
    call.header('accept-encoding') ?? '',
  )

const serve = async (call: Call, file: Served, caching: string): Promise<void> => {
  const { packed } = file
  const headers = ['ETag', file.etag, 'Cache-Control', caching, ...PAGE_POLICY]
  if (packed !== undefined) headers.push('Vary', 'Accept-Encoding')
  if (isFresh(call.header('if-none-match'), file.etag)) return call.empty(304, headers)
  if (packed !== undefined && takesGzip(call)) {
    return call.send(200, file.type, packed, [...headers, 'Content-Encoding', 'gzip'])
  }
  call.send(200, file.type, await readFile(file.path), headers)
}

const notThere = (call: Call): void => call.problem(oneFault('not-found'))

/** A page at an address, or at any below it: which of its views, the page itself reads. */
const pageAt = (
  files: ReadonlyMap<string, Served>,
  file: string,
  summary: string,
  addresses: Readonly<Record<string, string>>,
): Route[] =>
  Object.entries(addresses).map(([path, id]) =>
    openRoute({
      method: 'GET',
      path,
      id,
      tag: 'pages',
      summary,
      ...(path.endsWith('*') ? { inPath: { '*': 'What the page shows.' } } : {}),
      ...(path.endsWith(':code') ? { inPath: { code: 'The code on the paper.' } } : {}),
      ...(path.endsWith(':line') ? { inPath: { line: 'A code, or `duty`: the calculator.' } } : {}),
      answers: { 200: { description: 'The page.', type: 'text/html', schema: { type: 'string' } } },
      handle: call => {
        const found = files.get(file)
        return found === undefined ? notThere(call) : serve(call, found, 'no-cache')
      },
    }),
  )

/**
 * `/`, the screen, the workbench, the pages for everybody and what they need. All files lie below
 * /screen/assets, whichever page asks for them: what two pages share is loaded and kept once.
 */
export const webRoutes = (folder: string): Route[] => {
  const files = load(folder)
  const asset = openRoute({
    method: 'GET',
    path: '/screen/assets/*',
    id: 'asset',
    tag: 'pages',
    summary: 'A file that a page asks for',
    inPath: { '*': 'Name of the file.' },
    answers: { 200: { description: 'The file.', type: 'application/octet-stream' } },
    faults: ['not-found'],
    handle: call => {
      const name = call.param('*')
      const file = files.get(`assets/${name}`)
      if (file === undefined) return notThere(call)
      const hashed = HASHED.test(name)
      return serve(call, file, hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const home = openRoute({
    method: 'GET',
    path: '/',
    id: 'home',
    tag: 'pages',
    summary: 'Leads to the screen',
    answers: { 302: { description: 'To /screen.', headers: { Location: '/screen' } } },
    handle: call => call.empty(302, ['Location', '/screen', 'Content-Length', '0']),
  })
  return [
    home,
    ...pageAt(files, 'screen.html', 'The giant screen', {
      '/screen': 'screen',
      '/screen/': 'screen.folder',
    }),
    ...pageAt(files, 'app.html', 'The workbench', { '/app': 'app', '/app/*': 'app.below' }),
    ...pageAt(files, 'verify.html', 'Whether a printed filing still stands', {
      '/verify': 'verify.page',
      '/verify/:code': 'verify.code',
    }),
    ...pageAt(files, 'tariff.html', 'The tariff, and what goods would bear', {
      '/tariff': 'tariff.page',
      '/tariff/:line': 'tariff.line',
    }),
    ...pageAt(files, 'shop.html', 'The shop', { '/shop': 'shop', '/shop/*': 'shop.below' }),
    asset,
  ]
}
