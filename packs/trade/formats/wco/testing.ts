// For tests: HMRC's published messages, read in place.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readXml } from '#doors/bulk/xml.ts'
import { type Fault, Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { Message, MessageFiling } from '#kit/message.ts'
import { element, inSpace, textAt, writeXml, type XmlElement } from '#kit/xml.ts'
import { caller, type TestEngine } from '#test/engine.ts'
import { shared } from '#test/shared.ts'
import { decode } from './decode.ts'
import { DEC, META } from './names.ts'

export const OFFICE = 'GB000060'

export interface Published {
  /** the scenario's folder and the file's name */
  readonly name: string
  readonly scenario: string
  readonly root: XmlElement | Refusal
}

/** Every XML file of the folder, in the order of its name. */
export const published = (): Published[] => {
  const folder = shared('data/hmrc')
  return globSync('**/*.{xml,XML}', { cwd: folder })
    .sort()
    .map(path => ({
      name: `${path.split('/')[0]}/${basename(path)}`,
      scenario: path.split('/')[0]!,
      root: readXml(readFileSync(join(folder, path))),
    }))
}

export const onePublished = (scenario: string, file: string): XmlElement => {
  const path = join(shared('data/hmrc'), scenario, file)
  const root = readXml(readFileSync(path))
  if (root instanceof Refusal) throw new Error(`${dirname(path)}: ${root.faults[0]?.key}`)
  return root
}

/** Elements of a name, anywhere below. */
export const all = (tree: XmlElement, name: string): XmlElement[] => [
  ...(tree.name === name ? [tree] : []),
  ...tree.children.flatMap(each => all(each, name)),
]

/** Whether a message declares goods: FunctionCode 9, in whatever wrapping; no report on one. */
export const isDeclaration = (root: XmlElement): boolean =>
  !root.name.endsWith('Response') &&
  all(root, 'Declaration').some(each => textAt(each, 'FunctionCode') === '9') &&
  all(root, 'Response').length === 0

/** The XML goes through bytes, so that writing and reading are tried with it. */
export const again = (tree: XmlElement): XmlElement => {
  const root = readXml(Buffer.from(writeXml(tree)))
  if (root instanceof Refusal) throw new Error(root.faults[0]?.key)
  return root
}
export const message = (root: XmlElement, present?: Members): Message => {
  const made = decode(root, OFFICE, present)
  if (made instanceof Refusal) throw new Error(JSON.stringify(made.faults))
  return made
}
export const keysOf = (faults: readonly Fault[]): string[] =>
  faults.map(({ key, values }) => `${key} ${values.element ?? values.root ?? ''}`)

export const declaration = (...inner: readonly XmlElement[]): XmlElement =>
  inSpace(META, element('MetaData', [inSpace(DEC, element('Declaration', inner))]))
export const text = (name: string, value: string, attributes = {}) =>
  element(name, value, attributes)
export const item = (line: string, ...inner: readonly XmlElement[]) =>
  element('GovernmentAgencyGoodsItem', [text('SequenceNumeric', line), ...inner])
export const priced = (line: string, price: string, currencyID: string, previous = '00') =>
  item(
    line,
    element('Commodity', [
      element('InvoiceLine', [text('ItemChargeAmount', price, { currencyID })]),
    ]),
    element('GovernmentProcedure', [text('CurrentCode', '40'), text('PreviousCode', previous)]),
  )
export const lodged = (count: string, ...items: readonly XmlElement[]) =>
  declaration(
    text('FunctionCode', '9'),
    text('TypeCode', 'IMA'),
    text('GoodsItemQuantity', count),
    element('GoodsShipment', items),
  )

export const TRADER = caller('org_1', 'trader')

export const bytes = (document: Members): Buffer => Buffer.from(JSON.stringify(document))

/** What a filing's history says, as messages are made of it. */
export const filingOf = async (
  { engine, type }: TestEngine,
  number: string,
): Promise<MessageFiling> => {
  const view = await engine.read(type, TRADER, number)
  const history = await engine.history(type, TRADER, number)
  assert.ok(view && history)
  return {
    number,
    document: JSON.parse(view.documentText),
    events: history.map(({ amountsText, ...event }) => ({
      ...event,
      amounts: amountsText === null ? undefined : JSON.parse(amountsText),
    })),
  }
}
export const codesOf = (told: readonly XmlElement[]): string =>
  told.map(each => textAt(each, 'Response', 'FunctionCode')).join(' ')
