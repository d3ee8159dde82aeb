// Query strings, read strictly: what is not known, comes twice or is not well-formed is a fault.
import type { TObject, TProperties } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Fault } from '#kit/fault.ts'
import { fault, Refusal } from '#kit/fault.ts'

export type Parameters = Readonly<Record<string, string>>

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** `?a=1&b=2` of an address → names and values. A repeated name is refused, not overwritten. */
export const parseQuery = (url: string): Parameters | Refusal => {
  const found: Record<string, string> = Object.create(null)
  const at = url.indexOf('?')
  if (at < 0) return found
  const faults: Fault[] = []
  for (const part of url.slice(at + 1).split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    const value = decode(equals < 0 ? '' : part.slice(equals + 1))
    if (name === undefined) faults.push(wrong('', 'UTF-8'))
    else if (value === undefined) faults.push(wrong(name, 'UTF-8'))
    else if (name in found) faults.push(wrong(name, 'one value'))
    else found[name] = value
  }
  return faults.length > 0 ? new Refusal(faults) : found
}

/** A fault of a parameter's value; `expected` is in the API's terms, the same in all languages. */
export const wrong = (name: string, expected: string): Fault =>
  fault('parameter-wrong', pathOf(name), { name: name.slice(0, 80), expected })

const pathOf = (name: string): string =>
  `/${name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`

const NONE: Parameters = Object.freeze({})

/** Reads the query of an address by its schema; all of its properties are strings. */
export type ReadQuery = (url: string) => Parameters | Refusal

/**
 * Reader of a route's query. Each property may carry `expected`, a few characters that say what
 * would be right.
 */
export const queryReader = (schema: TObject<TProperties>): ReadQuery => {
  const names = new Set(Object.keys(schema.properties))
  const checkers = Object.entries(schema.properties).map(([name, property]) => ({
    name,
    checker: Compile(property),
    expected: 'expected' in property ? String(property.expected) : '',
    required: schema.required?.includes(name) === true,
  }))
  const needed = checkers.some(({ required }) => required)
  return url => {
    if (!needed && !url.includes('?')) return NONE
    const found = parseQuery(url)
    if (found instanceof Refusal) return found
    const faults = Object.keys(found)
      .filter(name => !names.has(name))
      .map(name => fault('parameter-unknown', pathOf(name), { name: name.slice(0, 80) }))
    if (faults.length > 0) return new Refusal(faults)
    for (const { name, checker, expected, required } of checkers) {
      const value = found[name]
      if (value === undefined ? required : !checker.Check(value)) faults.push(wrong(name, expected))
    }
    return faults.length > 0 ? new Refusal(faults) : found
  }
}
