// Where each value of a DecMessage stands in our document, in both directions.
import type { Members } from '#kit/filing.ts'
import { COUNTRY, codeOf, DIRECTION, MARK, TERMS } from './names.ts'

/** A value of the message → ours; undefined: no such code. And back; '' where ours has none. */
interface Place {
  readonly element: string
  readonly member: string
  read(text: string): unknown
  write(value: unknown): string
  /** only in messages of that direction */
  readonly when?: 'import' | 'export'
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''
const plain = (element: string, member: string, when?: Place['when']): Place => ({
  element,
  member,
  read: each => each,
  write: text,
  ...(when === undefined ? {} : { when }),
})
const listed = (
  element: string,
  member: string,
  list: Readonly<Record<string, string>>,
): Place => ({
  element,
  member,
  read: each => (Object.hasOwn(list, each) ? list[each] : undefined),
  write: value => codeOf(list, value),
})
const packages: Place = {
  ...plain('PackNo', 'packages'),
  // a number that is none stays a text, so that the document's own check refuses it
  read: each => (/^\d{1,9}$/.test(each) ? Number(each) : each),
}
/** `20261120` and `2026-11-20`. */
const day: Place = {
  ...plain('IEDate', 'arrived'),
  read: each => /^(\d{4})(\d\d)(\d\d)$/.exec(each)?.slice(1).join('-'),
  write: value => text(value).replaceAll('-', ''),
}

/** In the order of the schema. */
export const HEAD: readonly Place[] = [
  listed('IEFlag', 'direction', DIRECTION),
  plain('AgentCodeScc', 'declarant'),
  plain('BillNo', 'bill'),
  plain('CustomMaster', 'office'),
  plain('FeeCurr', 'freightCurrency'),
  listed('FeeMark', 'freightKind', MARK),
  plain('FeeRate', 'freight'),
  plain('GrossWet', 'gross'),
  day,
  plain('InsurCurr', 'insuranceCurrency'),
  listed('InsurMark', 'insuranceKind', { 1: 'rate', 3: 'total' }),
  plain('InsurRate', 'insurance'),
  plain('NoteS', 'note'),
  plain('OtherCurr', 'otherCurrency'),
  listed('OtherMark', 'otherKind', { 1: 'rate', 3: 'total' }),
  plain('OtherRate', 'other'),
  packages,
  plain('TradeMode', 'mode'),
  plain('TrafMode', 'transport'),
  plain('TrafName', 'vehicle'),
  listed('TransMode', 'terms', TERMS),
  plain('WrapType', 'wrap'),
  plain('TradeCoScc', 'owner'),
  plain('OverseasConsignorEname', 'overseas', 'import'),
  plain('OverseasConsigneeEname', 'overseas', 'export'),
]

/** Of a goods line. Quantities and masses are handled together (decode.ts). */
export const LINE: readonly Place[] = [
  plain('CodeTS', 'hs'),
  plain('GName', 'name'),
  listed('OriginCountry', 'origin', COUNTRY),
  plain('DeclTotal', 'value'),
  listed('DestinationCountry', 'destination', COUNTRY),
]

/** Values that nothing of what is due hangs on, and that our document has no place for. */
const WITHIN: Readonly<Record<string, string>> = {
  DecHead: `SeqNo Type AgentCode AgentName ContrNo DistinatePort IEPort LicenseNo NetWt OwnerCode
    OwnerName TradeCode TradeCountry TradeName EntryId PreEntryId EdiId CopName CopCode EntryType
    PDate TypistNo InputerName PartenerID DataSource DeclTrnRel BillType CopCodeScc OwnerCodeScc
    PromiseItmes TradeAreaCode MarkNo DespPortCode EntyPortCode GoodsPlace BLNo InspOrgCode
    SpecDeclFlag PurpOrgCode DespDate CmplDschrgDt VsaOrgCode OrigBoxFlag DeclareName NoOtherPack
    OrgCode OverseasConsignorCode OverseasConsignorCname OverseasConsignorAddr
    OverseasConsigneeCode DomesticConsigneeEname EdiRemark2 EdiRemark TradeCiqCode OwnerCiqCode
    DeclCiqCode DDate OverseasConsignorEname OverseasConsigneeEname CutMode`,
  DecList: `ClassMark DeclPrice Factor GModel GQty GUnit UseTo ExgNo ExgVersion CiqCode
    DeclGoodsEname OrigPlaceCode Purpose ProdValidDt ProdQgp GoodsAttr Stuff Uncode DangName
    DangPackType DangPackSpec EngManEntCnm NoDangFlag DestCode GoodsSpec GoodsModel GoodsBrand
    ProduceDate ProdBatchNo DistrictCode CiqName MnufctrRegNo MnufctrRegName DutyMode SecondQty
    SecondUnit`,
  Container: 'ContainerMd GoodsNo LclFlag GoodsContaWt ContainerWt',
  LicenseDocu: 'DocuCode CertCode',
  DecSign:
    'OperType ICCode CopCode OperName Sign SignDate Certificate HostId BillSeqNo DomainId Note',
  DecFreeTxt: '*',
}
const KEPT = new Set(
  Object.entries(WITHIN).flatMap(([element, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map(name => `${element}/${name}`),
  ),
)
export const isKept = (parent: string, name: string): boolean =>
  KEPT.has(`${parent}/${name}`) || KEPT.has(`${parent}/*`)

/**
 * Levy nature (CutMode) and how a line is taxed (DutyMode): general levy, by the law, and nothing
 * else, for all others relieve or suspend.
 */
export const GENERAL: Readonly<Record<string, string>> = {
  'DecHead/CutMode': '101',
  'DecList/DutyMode': '1',
}

/** Values of a document as the table has them, in its order. */
export const valuesOf = (
  places: readonly Place[],
  of: Members,
  direction: unknown,
): [element: string, value: string][] =>
  places
    .filter(({ when = direction }) => when === direction)
    .map(({ element, member, write }) => [element, write(of[member])])
