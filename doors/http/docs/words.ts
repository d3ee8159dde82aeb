// The few words of the docs page itself; all else on it is the API's description.
import type { Lang } from '#kit/words.ts'

export interface PageWords {
  readonly name: string
  readonly title: string
  readonly intro: string
  readonly filings: string
  readonly shop: string
  readonly figures: string
  readonly journal: string
  readonly people: string
  readonly node: string
  readonly pages: string
  readonly key: string
  readonly open: string
  readonly person: string
  readonly parameters: string
  readonly body: string
  readonly answers: string
  readonly faults: string
  readonly schema: string
  readonly required: string
  readonly copy: string
  readonly copied: string
  readonly contents: string
}

export const PAGE_WORDS: Readonly<Record<Lang, PageWords>> = {
  zh: {
    name: '中文',
    title: 'Beibu 接口文档',
    intro: '提交申报、跟进办理，并读取精确的实时统计。金额与数量以十进制文本传输。',
    filings: '申报',
    shop: '商城',
    figures: '统计数据',
    journal: '日志与证明',
    people: '人员与单位',
    node: '节点',
    pages: '页面',
    key: '需要密钥',
    open: '公开',
    person: '需要登录',
    parameters: '参数',
    body: '请求正文',
    answers: '响应',
    faults: '错误',
    schema: '字段',
    required: '必填',
    copy: '复制',
    copied: '已复制',
    contents: '目录',
  },
  en: {
    name: 'English',
    title: 'Beibu API',
    intro:
      'Lodge filings, follow them, and read exact live totals. Money and quantities travel as ' +
      'decimal text.',
    filings: 'Filings',
    shop: 'Shop',
    figures: 'Figures',
    journal: 'Journal and proofs',
    people: 'People and organisations',
    node: 'Node',
    pages: 'Pages',
    key: 'needs a key',
    open: 'for everybody',
    person: 'for who is signed in',
    parameters: 'Parameters',
    body: 'Body',
    answers: 'Answers',
    faults: 'Faults',
    schema: 'Fields',
    required: 'required',
    copy: 'Copy',
    copied: 'Copied',
    contents: 'Contents',
  },
  vi: {
    name: 'Tiếng Việt',
    title: 'API của Beibu',
    intro:
      'Nộp tờ khai, theo dõi xử lý và đọc số liệu trực tiếp chính xác. Tiền và số lượng được ' +
      'truyền dưới dạng văn bản thập phân.',
    filings: 'Tờ khai',
    shop: 'Cửa hàng',
    figures: 'Số liệu',
    journal: 'Nhật ký và bằng chứng',
    people: 'Con người và tổ chức',
    node: 'Nút',
    pages: 'Trang',
    key: 'cần khóa',
    open: 'công khai',
    person: 'cần đăng nhập',
    parameters: 'Tham số',
    body: 'Nội dung',
    answers: 'Phản hồi',
    faults: 'Lỗi',
    schema: 'Trường',
    required: 'bắt buộc',
    copy: 'Sao chép',
    copied: 'Đã sao chép',
    contents: 'Mục lục',
  },
  th: {
    name: 'ไทย',
    title: 'API ของ Beibu',
    intro: 'ยื่นเอกสาร ติดตามสถานะ และอ่านยอดรวมสดที่แม่นยำ จำนวนเงินและปริมาณเป็นข้อความทศนิยม',
    filings: 'เอกสารที่ยื่น',
    shop: 'ร้านค้า',
    figures: 'ตัวเลข',
    journal: 'บันทึกและหลักฐาน',
    people: 'บุคคลและองค์กร',
    node: 'โหนด',
    pages: 'หน้าเว็บ',
    key: 'ต้องใช้คีย์',
    open: 'สาธารณะ',
    person: 'ต้องเข้าสู่ระบบ',
    parameters: 'พารามิเตอร์',
    body: 'เนื้อหา',
    answers: 'คำตอบ',
    faults: 'ข้อผิดพลาด',
    schema: 'ฟิลด์',
    required: 'จำเป็น',
    copy: 'คัดลอก',
    copied: 'คัดลอกแล้ว',
    contents: 'สารบัญ',
  },
}
