// The receipts among the CEB messages, and the tax that customs notifies: table.ts has the rest.
import { code, count, fixed, instant, money, optional, text } from './leaf.ts'
import { firm, guid, note, unmeasured } from './parts.ts'

/** How every receipt ends. */
const outcome = {
  returnStatus: text(10),
  returnTime: instant(),
  returnInfo: text(1000),
} as const

export const orderReturn = {
  head: { guid, ebpCode: firm, ebcCode: firm, orderNo: text(60), ...outcome },
} as const
export const paymentReturn = {
  head: { guid, payCode: firm, payTransactionId: text(60), ...outcome },
} as const
export const logisticsReturn = {
  head: { guid, logisticsCode: firm, logisticsNo: text(60), ...outcome },
} as const
export const inventoryReturn = {
  head: {
    guid,
    customsCode: optional(fixed(4)),
    ebpCode: optional(firm),
    ebcCode: optional(firm),
    agentCode: optional(firm),
    copNo: text(20),
    preNo: fixed(18),
    invtNo: optional(fixed(18)),
    ...outcome,
  },
} as const
/** Of 624 and 626: the agent stands before the platform. */
export const requestReturn = {
  head: {
    guid,
    customsCode: optional(fixed(4)),
    agentCode: optional(firm),
    ebpCode: optional(firm),
    ebcCode: optional(firm),
    copNo: text(20),
    preNo: fixed(18),
    invtNo: optional(fixed(18)),
    ...outcome,
  },
} as const

/** Of 712: the field list asks for nothing but what every receipt has. */
export const deliveryReturn = {
  head: {
    guid,
    customsCode: optional(fixed(4)),
    operatorCode: optional(firm),
    copNo: optional(text(20)),
    preNo: optional(fixed(18)),
    rkdNo: optional(unmeasured),
    ...outcome,
  },
} as const

/** Of 604. A list that is only being declared has no number of customs yet: so in 622's sample. */
export const exportReturn = {
  head: {
    guid,
    ebpCode: text(50),
    ebcCode: firm,
    orderNo: text(60),
    agentCode: firm,
    copNo: text(20),
    preNo: fixed(18),
    invtNo: optional(fixed(18)),
    statisticsFlag: optional(code('statisticsFlag', 'A', 'B')),
    ...outcome,
  },
} as const

const taxes = { customsTax: money(), valueAddedTax: money(), consumptionTax: money() } as const
export const tax = {
  head: {
    guid,
    returnTime: instant(),
    invtNo: fixed(18),
    taxNo: unmeasured,
    ...taxes,
    // 1 made, 2 in a monthly sum, 3 void
    status: code('taxStatus', '1', '2', '3'),
    entDutyNo: optional(unmeasured),
    note,
    assureCode: optional(text(30)),
    ebcCode: optional(firm),
    logisticsCode: optional(firm),
    agentCode: optional(firm),
    customsCode: optional(fixed(4)),
    orderNo: optional(text(60)),
    logisticsNo: optional(text(60)),
  },
  list: { gnum: count(4, 1), gcode: fixed(10), taxPrice: money(), ...taxes },
} as const
