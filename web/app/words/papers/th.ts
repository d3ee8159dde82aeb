// The desk of certificates and permits. Thai.
export const papers = {
  'papers.title': 'หนังสือรับรองและใบอนุญาต',
  'papers.first': 'ฉบับที่หมดอายุก่อนอยู่บนสุด',
  'papers.verify': 'ตรวจสอบเอกสารที่พิมพ์ด้วยรหัส',
  'papers.wait': '{n, plural, =0 {ไม่มีรายการรอ} other {รออยู่ # ฉบับ}}',
  'papers.applied': 'ที่ยื่นขอแล้ว',
  'papers.apply': 'ยื่นขอ',
  'papers.empty': 'ยังไม่มีฉบับที่ออกแล้ว',
  'papers.until': '{n, plural, =0 {หมดอายุวันนี้} other {เหลือ # วัน}} ถึง {day}',
  'papers.over': 'หมดอายุเมื่อ {day}',
  'papers.left': 'เหลือ {amount}',
  'papers.drawn': 'ตัดไปแล้ว {drawn} จาก {granted}',
  'papers.by': 'ผู้ตัดยอด',
  'papers.none': 'ยังไม่มีการตัดยอด',
  'papers.others': 'โดยเอกสารอื่น: {amount}',
}
