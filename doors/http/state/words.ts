// How the parts of a node stand, in words for its operator.
import type { Words } from '#kit/words.ts'

const en = {
  'state.database.good': 'PostgreSQL answers.',
  'state.database.bad': 'PostgreSQL does not answer: {reason}',
  'state.journal.good': 'The journal stands at {position, number}; the figures follow it.',
  'state.journal.warn': 'The figures are {lag, number} events behind the journal.',
  'state.disk.good': '{free, number} GB free.',
  'state.disk.warn': '{free, number} GB free: make room soon.',
  'state.disk.bad': '{free, number} GB free: PostgreSQL stops when it is full.',
  'state.mail.good': 'Letters go out by SMTP; {waiting, number} wait.',
  'state.mail.warn': 'No mail server is set: {waiting, number} letters wait to be handed over.',
  'state.mail.bad': '{failed, number} letters could not be sent.',
  'state.backup.good': 'The last backup is of {taken}, at position {position, number}.',
  'state.backup.warn': 'No backup within a day.',
  'state.clock.good': 'The clock is right.',
  'state.clock.bad': 'The clock is {seconds, number} seconds behind what was accepted.',
}
const zh: typeof en = {
  'state.database.good': 'PostgreSQL 响应正常。',
  'state.database.bad': 'PostgreSQL 无响应：{reason}',
  'state.journal.good': '日志位于 {position, number}，统计数字同步。',
  'state.journal.warn': '统计数字落后日志 {lag, number} 条。',
  'state.disk.good': '剩余空间 {free, number} GB。',
  'state.disk.warn': '剩余空间 {free, number} GB，请尽快清理。',
  'state.disk.bad': '剩余空间 {free, number} GB，磁盘写满后 PostgreSQL 将停止。',
  'state.mail.good': '邮件经 SMTP 发送，待发 {waiting, number} 封。',
  'state.mail.warn': '未设置邮件服务器：{waiting, number} 封信等待转交。',
  'state.mail.bad': '有 {failed, number} 封邮件无法发送。',
  'state.backup.good': '最近一次备份：{taken}，位置 {position, number}。',
  'state.backup.warn': '一天之内没有备份。',
  'state.clock.good': '时钟正常。',
  'state.clock.bad': '时钟比已受理的时间慢 {seconds, number} 秒。',
}
const vi: typeof en = {
  'state.database.good': 'PostgreSQL trả lời bình thường.',
  'state.database.bad': 'PostgreSQL không trả lời: {reason}',
  'state.journal.good': 'Nhật ký ở vị trí {position, number}; số liệu theo kịp.',
  'state.journal.warn': 'Số liệu chậm hơn nhật ký {lag, number} sự kiện.',
  'state.disk.good': 'Còn trống {free, number} GB.',
  'state.disk.warn': 'Còn trống {free, number} GB: hãy sớm dọn chỗ.',
  'state.disk.bad': 'Còn trống {free, number} GB: PostgreSQL sẽ dừng khi đĩa đầy.',
  'state.mail.good': 'Thư được gửi qua SMTP; {waiting, number} thư đang chờ.',
  'state.mail.warn': 'Chưa đặt máy chủ thư: {waiting, number} thư chờ được chuyển tay.',
  'state.mail.bad': '{failed, number} thư không gửi được.',
  'state.backup.good': 'Bản sao lưu gần nhất: {taken}, vị trí {position, number}.',
  'state.backup.warn': 'Chưa có bản sao lưu nào trong một ngày qua.',
  'state.clock.good': 'Đồng hồ đúng.',
  'state.clock.bad': 'Đồng hồ chậm {seconds, number} giây so với những gì đã tiếp nhận.',
}
const th: typeof en = {
  'state.database.good': 'PostgreSQL ตอบสนองปกติ',
  'state.database.bad': 'PostgreSQL ไม่ตอบสนอง: {reason}',
  'state.journal.good': 'บันทึกอยู่ที่ตำแหน่ง {position, number} ตัวเลขตรงกัน',
  'state.journal.warn': 'ตัวเลขช้ากว่าบันทึก {lag, number} รายการ',
  'state.disk.good': 'พื้นที่ว่าง {free, number} GB',
  'state.disk.warn': 'พื้นที่ว่าง {free, number} GB โปรดเพิ่มพื้นที่โดยเร็ว',
  'state.disk.bad': 'พื้นที่ว่าง {free, number} GB PostgreSQL จะหยุดเมื่อดิสก์เต็ม',
  'state.mail.good': 'ส่งจดหมายผ่าน SMTP รออยู่ {waiting, number} ฉบับ',
  'state.mail.warn': 'ยังไม่ได้ตั้งเซิร์ฟเวอร์อีเมล มี {waiting, number} ฉบับรอส่งต่อด้วยมือ',
  'state.mail.bad': 'ส่งจดหมายไม่ได้ {failed, number} ฉบับ',
  'state.backup.good': 'สำรองข้อมูลล่าสุด {taken} ที่ตำแหน่ง {position, number}',
  'state.backup.warn': 'ไม่มีการสำรองข้อมูลภายในหนึ่งวัน',
  'state.clock.good': 'นาฬิกาถูกต้อง',
  'state.clock.bad': 'นาฬิกาช้ากว่าเวลาที่รับเอกสารไว้ {seconds, number} วินาที',
}

export const stateWords: Words = { zh, en, vi, th }
