// What a trader's system is told: HMRC's DMS notifications (WCO type RES) of a filing's history.
// Function codes as the published samples print and explain them (Example_DMS_notifications).
import type { Fault } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { MessageEvent, MessageFiling } from '#kit/message.ts'
import { formatMoney, parseMoney } from '#kit/money.ts'
import { element, inSpace, type XmlElement } from '#kit/xml.ts'
import { PROFILES } from '../../profiles.ts'
import { envelope, group, leaf } from './encode.ts'
import { RES } from './names.ts'
import { pointersOf } from './pointer.ts'

export const DMS = {
  accepted: '01',
  rejected: '03',
  control: '05',
  documents: '06',
  cleared: '09',
  invalidated: '10',
  amended: '11',
  tax: '13',
} as const
type Kind = keyof typeof DMS

/** What each transition tells; those that are not here tell nothing. */
const TELLS: Readonly<Record<string, Kind>> = {
  lodge: 'accepted',
  assess: 'tax',
  inspect: 'control',
  examine: 'control',
  // what was asked for has come, and is looked at
  answer: 'control',
  ask: 'documents',
  release: 'cleared',
  defer: 'cleared',
  amend: 'amended',
  correct: 'amended',
  cancel: 'invalidated',
  // it had been accepted, so it is not rejected any more
  refuse: 'invalidated',
  refund: 'invalidated',
}

/** Format 304: `20191113172216Z`; from RFC 3339 in UTC. */
const stamp = (instant: string): string => `${instant.slice(0, 19).replace(/[-:T]/g, '')}Z`
const at = (name: string, instant: string): XmlElement =>
  element(name, [element('DateTimeString', stamp(instant), { formatCode: '304' })])

const HOME = PROFILES.GB.currency
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const money = (name: string, value: string): XmlElement =>
  element(name, value, { currencyID: HOME })

interface Fee {
  readonly type: string
  readonly base: bigint
  readonly rate?: unknown
  /** what is to be paid, and what would be but for the procedure */
  readonly due: bigint
  readonly forgone?: bigint
  /** relieved: taken off before it is assessed; else assessed, and not to be paid for now */
  readonly relieved?: boolean
  readonly regime: string
}

const tax = ({ type, base, rate, due, forgone = 0n, relieved = false, regime }: Fee) => {
  const assessed = relieved ? due : due + forgone
  return element('DutyTaxFee', [
    money('AdValoremTaxBaseAmount', formatMoney(base, HOME)),
    money('DeductAmount', formatMoney(relieved ? forgone : 0n, HOME)),
    leaf('DutyRegimeCode', regime),
    leaf('TaxRateNumeric', rate),
    leaf('TypeCode', type),
    element('Payment', [
      money('TaxAssessedAmount', formatMoney(assessed, HOME)),
      money('PaymentAmount', formatMoney(due, HOME)),
    ]),
  ])
}

/** What is reserved as a security: no tax, and nothing to be paid. */
const security = (amount: bigint): XmlElement =>
  element('DutyTaxFee', [
    leaf('TypeCode', 'ACS'),
    element('Payment', [money('TaxAssessedAmount', formatMoney(amount, HOME))]),
  ])

const pence = (value: unknown): bigint => parseMoney(text(value), HOME) ?? 0n

/** Taxes of a line by type beside duty and VAT: `A80 50.7 2535.00; 522 - 5295.00`. */
const furtherOf = (line: Members) =>
  text(line.further)
    .split('; ')
    .filter(each => each !== '')
    .map(each => {
      const [type = '', rate = '', amount = ''] = each.split(' ')
      return { type, rate: rate === '-' ? undefined : rate, amount: pence(amount) }
    })

/**
 * Duty on the value, what comes on top of it, and VAT on all. VAT's rate stands in no amount, so it
 * is not told.
 */
const taxesOf = (line: Members, index: number): XmlElement => {
  const [value, duty, excise] = [pence(line.value), pence(line.duty), pence(line.consumption)]
  const forgone = pence(line.dutyForgone)
  const relieved = (type: string) => text(line.reason).includes(`${type} relieved`)
  // A50:300:MX, 120:054077, or nothing
  const [, union, claim] = /^(A50:)?(\d{3})?/.exec(text(line.schedule)) ?? []
  const regime = claim ?? NO_CLAIM
  const further = furtherOf(line)
  const onTop = further
    .filter(each => each.type.startsWith('A'))
    .reduce((sum, each) => sum + each.amount, 0n)
  const isDue = line.dutyForgone === undefined
  // on a provisional value duty is not assessed: what it would come to is secured (TT_IM102a)
  const isSecured = text(line.reason).includes('A00 secured')
  // a clearance request has neither value nor tax, and is told without either (TT_IM183a)
  if ([value, duty, excise, forgone, pence(line.vat)].every(each => each === 0n)) {
    return element('GovernmentAgencyGoodsItem', [leaf('SequenceNumeric', index + 1)])
  }
  const split = (amount: bigint) =>
    isDue ? { due: amount } : { due: 0n, forgone: isSecured ? 0n : amount }
  return element('GovernmentAgencyGoodsItem', [
    leaf('SequenceNumeric', index + 1),
    element('Commodity', [
      tax({
        ...{
          type: union === undefined ? 'A00' : 'A50',
          base: value,
          rate: line.rate,
          regime,
          relieved: relieved('A00'),
        },
        ...split(duty + forgone - onTop),
      }),
      ...further.map(({ type, rate, amount }) =>
        tax({
          ...{ type, base: value, rate, regime, relieved: relieved('A00') },
          ...(type.startsWith('A') ? split(amount) : { due: amount }),
        }),
      ),
      tax({
        ...{ type: 'B00', base: value + duty + forgone + excise, regime },
        ...{ due: pence(line.vat), forgone: pence(line.vatForgone), relieved: relieved('B00') },
      }),
      isSecured ? security(forgone) : undefined,
    ]),
  ])
}
const NO_CLAIM = '100'

const taxes = (amounts: Members | undefined): XmlElement | undefined => {
  const lines: readonly Members[] = Array.isArray(amounts?.lines) ? amounts.lines : []
  return group('GoodsShipment', ...lines.map(taxesOf))
}

/** AES marks a free text; ACA is what the published demand for documents bears. */
const reason = (type: string, note: string | null): XmlElement | undefined =>
  note === null || note === ''
    ? undefined
    : element('AdditionalInformation', [
        type === 'ACA' ? leaf('StatementCode', type) : undefined,
        leaf('StatementDescription', note),
        leaf('StatementTypeCode', type),
      ])

const response = (
  kind: Kind,
  id: string,
  issued: string,
  ...inner: readonly (XmlElement | undefined)[]
): XmlElement =>
  envelope(
    'RES',
    inSpace(
      RES,
      element('Response', [
        leaf('FunctionCode', DMS[kind]),
        leaf('FunctionalReferenceID', id),
        at('IssueDateTime', issued),
        ...inner,
      ]),
    ),
  )

const told = (kind: Kind, filing: MessageFiling, event: MessageEvent): XmlElement =>
  response(
    kind,
    `${filing.number}-${event.position}-${DMS[kind]}`,
    event.at,
    kind === 'documents' ? reason('ACA', event.note) : undefined,
    kind === 'invalidated' ? reason('AFB', event.note) : undefined,
    // 39: the request was granted, as in the published DMSREQ
    kind === 'amended' ? element('Status', [leaf('NameCode', '39')]) : undefined,
    element('Declaration', [
      kind === 'accepted' ? at('AcceptanceDateTime', event.effective) : undefined,
      kind === 'invalidated' ? at('CancellationDateTime', event.at) : undefined,
      leaf('FunctionalReferenceID', filing.document.reference),
      leaf('ID', filing.number),
      leaf('VersionID', event.version),
      kind === 'tax' ? taxes(event.amounts) : undefined,
    ]),
  )

const kindsOf = ({ event, steps }: MessageEvent): Kind[] => {
  const kinds = [event, ...steps].flatMap(each =>
    Object.hasOwn(TELLS, each) ? (TELLS[each] ?? []) : [],
  )
  // after release nothing is assessed by a step of its own: the change brings its amounts
  return event === 'correct' ? [...kinds, 'tax'] : kinds
}

/** One message for each thing to be told of, oldest first. */
export const notifications = (filing: MessageFiling): XmlElement[] =>
  filing.events.flatMap(event => kindsOf(event).map(kind => told(kind, filing, event)))

/**
 * A declaration that was not taken. ValidationCode is our fault's key: the codes of HMRC's own
 * checks (CDS12005 and the like) are theirs.
 * @param issued RFC 3339, UTC
 */
export const rejection = (
  reference: string,
  issued: string,
  faults: readonly { readonly fault: Fault; readonly said: string }[],
): XmlElement =>
  response(
    'rejected',
    `${reference}-${stamp(issued)}`,
    issued,
    ...faults.map(({ fault, said }) =>
      element('Error', [
        leaf('Description', said),
        leaf('ValidationCode', fault.key),
        ...pointersOf(fault.path),
      ]),
    ),
    element('Declaration', [
      leaf('FunctionalReferenceID', reference),
      at('RejectionDateTime', issued),
    ]),
  )
