// Canonical XML 1.0 without comments (W3C, 15 March 2001) of a tree of the strict subset: the form
// that a digest is taken of, the same for every way of writing the same message.
import type { Scope, SignedAttribute, SignedElement } from './tree.ts'

export const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'

const TEXT: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
}
const VALUE: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}
const escapedText = (text: string): string => text.replace(/[&<>\r]/g, found => TEXT[found]!)
const escapedValue = (text: string): string => text.replace(/[&<"\t\n\r]/g, found => VALUE[found]!)

// names and namespaces are ASCII in the subset, where units and code points order alike
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byName = (a: SignedAttribute, b: SignedAttribute): number =>
  byText(a.space, b.space) || byText(a.local, b.local)

const NONE: Scope = new Map()

const write = (
  element: SignedElement,
  outer: Scope,
  without: SignedElement | undefined,
  out: string[],
): void => {
  const { name, scope, attributes, children } = element
  out.push('<', name)
  if (scope !== outer) {
    const spaces = [...scope].sort(([a], [b]) => byText(a, b))
    for (const [prefix, space] of spaces) {
      if ((outer.get(prefix) ?? '') === space) continue
      out.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, escapedValue(space), '"')
    }
  }
  for (const each of [...attributes].sort(byName)) {
    out.push(' ', each.name, '="', escapedValue(each.value), '"')
  }
  out.push('>')
  for (const child of children) {
    if (typeof child === 'string') out.push(escapedText(child))
    else if (child !== without) write(child, scope, without, out)
  }
  out.push('</', name, '>')
}

/**
 * Canonical form of an element and all below it, but for one element: namespaces in scope that were
 * declared further up are handed down to it (inclusive canonicalisation).
 */
export const canonical = (element: SignedElement, without?: SignedElement): Uint8Array => {
  const out: string[] = []
  write(element, NONE, without, out)
  return new TextEncoder().encode(out.join(''))
}
