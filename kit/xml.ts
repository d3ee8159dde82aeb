// A message in XML as a tree of texts, and its writing. Reading is a door's (doors/bulk/xml.ts):
// it meets strangers' bytes. Packs map trees to documents and back, and need no parser.

export interface XmlElement {
  /** without its prefix */
  readonly name: string
  /** the namespace's name; '' for none */
  readonly space: string
  /** those of no namespace, by name */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** the text directly within it, CDATA included */
  readonly text: string
  /** line of its start tag's end, from 1; absent from trees that were never bytes */
  readonly line?: number
}

/** An element of the tree: children that are undefined are left out. */
export const element = (
  name: string,
  inner: string | readonly (XmlElement | undefined)[] = '',
  attributes: XmlElement['attributes'] = {},
): XmlElement => ({
  name,
  space: '',
  attributes,
  children: typeof inner === 'string' ? [] : inner.filter(each => each !== undefined),
  text: typeof inner === 'string' ? inner : '',
})

/** The same tree in a namespace, as far as its elements have none of their own. */
export const inSpace = (space: string, tree: XmlElement): XmlElement => ({
  ...tree,
  space: tree.space === '' ? space : tree.space,
  children: tree.children.map(each => inSpace(space, each)),
})

export const childOf = (tree: XmlElement | undefined, name: string): XmlElement | undefined =>
  tree?.children.find(each => each.name === name)

/** Text of the element that names lead to, without the blanks around it; undefined without one. */
export const textAt = (tree: XmlElement, ...names: readonly string[]): string | undefined => {
  let at: XmlElement | undefined = tree
  for (const name of names) at = childOf(at, name)
  return at?.text.trim()
}

// XML 1.0, 2.11: a reader turns a bare carriage return into a line feed, so it goes by number; in
// an attribute (3.3.3) so do tab and line feed. `>` for the sake of `]]>` (2.4).
const NUMBERED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}
const escapeText = (text: string): string => text.replace(/[&<>\r]/g, found => NUMBERED[found]!)
const escapeValue = (text: string): string =>
  text.replace(/[&<>"\r\n\t]/g, found => NUMBERED[found]!)

const write = (tree: XmlElement, outer: string, out: string[]): void => {
  out.push('<', tree.name)
  if (tree.space !== outer) out.push(' xmlns="', escapeValue(tree.space), '"')
  for (const [name, value] of Object.entries(tree.attributes)) {
    out.push(' ', name, '="', escapeValue(value), '"')
  }
  if (tree.text === '' && tree.children.length === 0) {
    out.push('/>')
    return
  }
  out.push('>', escapeText(tree.text))
  for (const child of tree.children) write(child, tree.space, out)
  out.push('</', tree.name, '>')
}

/** XML 1.0 in UTF-8: one line, namespaces as defaults. Names and characters must be XML's own. */
export const writeXml = (tree: XmlElement): string => {
  const out = ['<?xml version="1.0" encoding="UTF-8"?>\n']
  write(tree, '', out)
  out.push('\n')
  return out.join('')
}
