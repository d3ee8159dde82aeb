// The project's own sources as syntax trees: for the tests that keep the laws of the house.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'vite'

export const ROOT = join(import.meta.dirname, '..')
const ROOMS = 'kit,packs,engine,doors,ui,web,test,bench,docs'

/** Files of the project below its rooms and beside them, by glob; paths with `/`, sorted. */
export const filesOf = (...extensions: string[]): string[] => {
  const ends = extensions.length === 1 ? extensions[0] : `{${extensions.join(',')}}`
  const found = globSync([`{${ROOMS}}/**/*.${ends}`, `*.${ends}`, `.ci/*.${ends}`], { cwd: ROOT })
  return found.map(path => path.replaceAll('\\', '/')).sort()
}

export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** A node of the tree (ESTree with TypeScript's nodes), as far as it is looked at. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [member: string]: unknown
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

export interface Import {
  /** as written */
  readonly name: string
  /** path in the project; undefined for a package or a module of Node's */
  readonly path: string | undefined
  readonly typeOnly: boolean
  /** names taken; `*` for all, `default` for the default */
  readonly names: readonly string[]
}

export interface Source {
  readonly path: string
  readonly text: string
  readonly tree: Node
  readonly imports: readonly Import[]
  readonly comments: readonly string[]
}

/** Visits every node below one, parents first. */
export const walk = (node: Node, visit: (node: Node, parent: Node | undefined) => void): void => {
  const down = (each: Node, parent: Node | undefined): void => {
    visit(each, parent)
    for (const value of Object.values(each)) {
      if (isNode(value)) down(value, each)
      else if (Array.isArray(value)) {
        for (const item of value) if (isNode(item)) down(item, each)
      }
    }
  }
  down(node, undefined)
}

const projectPath = (from: string, name: string): string | undefined => {
  if (name.startsWith('#')) return name.slice(1)
  return name.startsWith('.') ? normalize(join(dirname(from), name)) : undefined
}

/** The text of a literal, or undefined for all else. */
export const literal = (node: unknown): string | undefined =>
  isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined

const nameOf = (specifier: Node): string => {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*'
  if (specifier.type === 'ImportDefaultSpecifier') return 'default'
  const taken = specifier.imported ?? specifier.local
  return isNode(taken) && typeof taken.name === 'string' ? taken.name : ''
}

const isTypeOnly = (node: Node, specifiers: readonly Node[]): boolean =>
  node.importKind === 'type' ||
  node.exportKind === 'type' ||
  (specifiers.length > 0 && specifiers.every(each => each.importKind === 'type'))

/** Everything that a file takes from elsewhere: import, export from, import(), resolve, URL. */
const importsOf = (path: string, tree: Node): Import[] => {
  const found: Import[] = []
  const add = (name: string | undefined, typeOnly: boolean, names: string[]): void => {
    if (name !== undefined) found.push({ name, path: projectPath(path, name), typeOnly, names })
  }
  walk(tree, node => {
    if (node.type === 'ImportExpression') add(literal(node.source), false, ['*'])
    if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)) {
      const specifiers = (node.specifiers as Node[] | undefined) ?? []
      const taken = specifiers.filter(each => each.importKind !== 'type').map(nameOf)
      add(literal(node.source), isTypeOnly(node, specifiers), taken)
    }
    // new URL('./worker.ts', import.meta.url), import.meta.resolve('./program.ts')
    if (node.type === 'NewExpression' || node.type === 'CallExpression') {
      const [first] = node.arguments as unknown[]
      const name = literal(first)
      if (name !== undefined && /^\.{1,2}\/.+\.tsx?$/.test(name)) add(name, false, ['*'])
    }
  })
  return found
}

/** Parse one text as a file of the project would be. Throws when it is not well-formed. */
export const parse = (path: string, text: string): Source => {
  const parsed = parseSync(path, text, { lang: path.endsWith('x') ? 'tsx' : 'ts' })
  const error = parsed.errors[0]
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)
  const program: unknown = parsed.program
  if (!isNode(program)) throw new Error(`${path}: no program`)
  return {
    path,
    text,
    tree: program,
    imports: importsOf(path, program),
    comments: parsed.comments.map(each => each.value),
  }
}

let all: Source[] | undefined
/** All TypeScript of the project. */
export const sources = (): readonly Source[] => {
  all ??= filesOf('ts', 'tsx').map(path => parse(path, textOf(path)))
  return all
}

/** Files that run in the node or in a page: what the two entries lead to. */
export const running = (): Source[] => {
  const byPath = new Map(sources().map(each => [each.path, each]))
  const seen = new Set<string>()
  const follow = (path: string): void => {
    const source = byPath.get(path)
    if (source === undefined || seen.has(path)) return
    seen.add(path)
    for (const { path: to } of source.imports) if (to !== undefined) follow(to)
  }
  for (const entry of ['main.ts', 'web/screen/main.tsx']) follow(entry)
  return [...seen].map(path => byPath.get(path)!)
}

/** Line of a place in a text, from 1. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length
