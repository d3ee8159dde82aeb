// Heads of the columns that every list has, whatever is filed.
import type { Words } from '#kit/words.ts'

export const exportWords: Words = {
  zh: {
    'column.number': '编号',
    'column.state': '状态',
    'column.accepted': '受理时间（{zone}）',
    'column.withUnit': '{name}（{unit}）',
  },
  en: {
    'column.number': 'Number',
    'column.state': 'State',
    'column.accepted': 'Accepted ({zone})',
    'column.withUnit': '{name} ({unit})',
  },
  vi: {
    'column.number': 'Số',
    'column.state': 'Trạng thái',
    'column.accepted': 'Thời điểm tiếp nhận ({zone})',
    'column.withUnit': '{name} ({unit})',
  },
  th: {
    'column.number': 'เลขที่',
    'column.state': 'สถานะ',
    'column.accepted': 'เวลาที่รับ ({zone})',
    'column.withUnit': '{name} ({unit})',
  },
}
