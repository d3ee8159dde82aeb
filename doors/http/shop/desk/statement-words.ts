// Heads of a settlement's file.
import type { Words } from '#kit/words.ts'

const en = {
  'statement.at': 'Time',
  'statement.type': 'Filing',
  'statement.number': 'Number',
  'statement.gross': 'Taken in (CNY)',
  'statement.tax': 'Taxes withheld for customs (CNY)',
  'statement.returned': 'Given back to buyers (CNY)',
  'statement.taxReturned': 'Taxes in it (CNY)',
  'statement.fees': 'Fees (CNY)',
  'statement.payable': 'Payable (CNY)',
  'statement.sum': 'Sum',
}
const zh: typeof en = {
  'statement.at': '时间',
  'statement.type': '单证',
  'statement.number': '编号',
  'statement.gross': '收款（元）',
  'statement.tax': '代扣海关税款（元）',
  'statement.returned': '退还买家（元）',
  'statement.taxReturned': '其中税款（元）',
  'statement.fees': '手续费（元）',
  'statement.payable': '应付商家（元）',
  'statement.sum': '合计',
}
const vi: typeof en = {
  'statement.at': 'Thời gian',
  'statement.type': 'Chứng từ',
  'statement.number': 'Số',
  'statement.gross': 'Đã thu (CNY)',
  'statement.tax': 'Thuế giữ lại cho hải quan (CNY)',
  'statement.returned': 'Hoàn cho người mua (CNY)',
  'statement.taxReturned': 'Trong đó thuế (CNY)',
  'statement.fees': 'Phí (CNY)',
  'statement.payable': 'Phải trả (CNY)',
  'statement.sum': 'Cộng',
}
const th: typeof en = {
  'statement.at': 'เวลา',
  'statement.type': 'เอกสาร',
  'statement.number': 'เลขที่',
  'statement.gross': 'รับเงิน (CNY)',
  'statement.tax': 'ภาษีที่หักไว้ให้ศุลกากร (CNY)',
  'statement.returned': 'คืนผู้ซื้อ (CNY)',
  'statement.taxReturned': 'ภาษีในจำนวนนั้น (CNY)',
  'statement.fees': 'ค่าธรรมเนียม (CNY)',
  'statement.payable': 'ยอดที่ต้องจ่าย (CNY)',
  'statement.sum': 'รวม',
}

export const statementWords: Words = { zh, en, vi, th }
