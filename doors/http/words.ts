// What HTTP itself refuses, before there is a request that the engine's table could speak of.
import type { Words } from '#kit/words.ts'

/** Key → status (RFC 9110, RFC 6585). With OUTCOMES these are all the door can answer. */
export const PROTOCOL = {
  'request-malformed': 400,
  'request-timeout': 408,
  'headers-too-large': 431,
} as const

export type ProtocolKey = keyof typeof PROTOCOL

const en: Readonly<Record<ProtocolKey, string>> = {
  'request-malformed': 'The request does not follow HTTP. Its address or its head is damaged.',
  'request-timeout': 'The request took too long to arrive. Please send it again.',
  'headers-too-large': 'The head of the request is too large.',
}
const zh: Readonly<Record<ProtocolKey, string>> = {
  'request-malformed': '请求不符合 HTTP 规范，其地址或请求头已损坏。',
  'request-timeout': '请求未能及时送达，请重新发送。',
  'headers-too-large': '请求头过大。',
}
const vi: Readonly<Record<ProtocolKey, string>> = {
  'request-malformed': 'Yêu cầu không đúng chuẩn HTTP: địa chỉ hoặc phần đầu bị hỏng.',
  'request-timeout': 'Yêu cầu đến quá chậm. Vui lòng gửi lại.',
  'headers-too-large': 'Phần đầu của yêu cầu quá lớn.',
}
const th: Readonly<Record<ProtocolKey, string>> = {
  'request-malformed': 'คำขอไม่เป็นไปตาม HTTP ที่อยู่หรือส่วนหัวเสียหาย',
  'request-timeout': 'คำขอมาถึงช้าเกินไป โปรดส่งใหม่อีกครั้ง',
  'headers-too-large': 'ส่วนหัวของคำขอใหญ่เกินไป',
}

export const protocolWords: Words = { zh, en, vi, th }
