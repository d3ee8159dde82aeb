// The messages of goods that go out: their order (303) and their list (603), element by element as
// in table.ts. Of the list the shared data has the elements and which must be there, and no
// lengths: each has the length of the same element of 303 or 621 (README.md, check before use).
import {
  code,
  count,
  day,
  fixed,
  type Leaves,
  money,
  number,
  optional,
  price,
  text,
} from './leaf.ts'
import { firm, name, note, report, unmeasured } from './parts.ts'

const platform = { ebpCode: text(50), ebpName: name } as const

export const exportOrder = {
  head: {
    ...report,
    orderType: code('orderType', 'E'),
    orderNo: text(60),
    ...platform,
    ebcCode: firm,
    ebcName: name,
    goodsValue: money(),
    freight: money(),
    currency: fixed(3),
    note,
  },
  list: {
    gnum: count(5, 1),
    itemNo: text(30),
    itemName: text(250),
    itemDescribe: optional(text(1000)),
    barCode: optional(text(50)),
    unit: fixed(3),
    currency: fixed(3),
    qty: number(),
    price: price(),
    totalPrice: money(),
    note,
  },
} as const satisfies Listed

/** 1 a rate, 2 for a unit, 3 in all: how freight and insurance are said. */
const flag = (list: string) => code(list, '1', '2', '3')

export const exportList = {
  head: {
    ...report,
    customsCode: fixed(4),
    ...platform,
    orderNo: text(60),
    logisticsCode: firm,
    logisticsName: name,
    logisticsNo: text(60),
    copNo: text(20),
    preNo: optional(fixed(18)),
    invtNo: optional(fixed(18)),
    ieFlag: code('ieFlag', 'E'),
    portCode: fixed(4),
    ieDate: day(),
    // A: by four digits of the tariff, where no permit, duty or refund is about; B: summed up later
    statisticsFlag: code('statisticsFlag', 'A', 'B'),
    agentCode: firm,
    agentName: name,
    ebcCode: firm,
    ebcName: name,
    ownerCode: firm,
    ownerName: name,
    iacCode: optional(firm),
    iacName: optional(name),
    emsNo: optional(text(30)),
    tradeMode: fixed(4),
    trafMode: fixed(1),
    trafName: optional(text(100)),
    voyageNo: optional(text(32)),
    billNo: optional(text(37)),
    totalPackageNo: optional(unmeasured),
    loctNo: optional(text(10)),
    licenseNo: optional(text(19)),
    country: fixed(3),
    // the field list has a program's own name for it, `pod`; every message that was seen says POD
    POD: unmeasured,
    freight: money(),
    fCurrency: fixed(3),
    fFlag: flag('fFlag'),
    insuredFee: money(),
    iCurrency: fixed(3),
    iFlag: flag('iFlag'),
    wrapType: fixed(1),
    packNo: count(9),
    grossWeight: number(),
    netWeight: number(),
    note,
  },
  list: {
    gnum: count(4, 1),
    itemNo: text(30),
    itemRecordNo: optional(text(30)),
    itemName: optional(text(250)),
    gcode: fixed(10),
    gname: text(250),
    gmodel: text(250),
    barCode: text(50),
    country: fixed(3),
    currency: fixed(3),
    qty: number(),
    qty1: number(),
    qty2: optional(number()),
    unit: fixed(3),
    unit1: fixed(3),
    unit2: optional(fixed(3)),
    price: price(),
    totalPrice: money(),
    note,
  },
} as const satisfies Listed

interface Listed {
  readonly head: Leaves
  readonly list: Leaves
}
