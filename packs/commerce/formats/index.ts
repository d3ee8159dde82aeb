// China's cross-border e-commerce messages, as the pack's filings use them: README.md.
export { type Answered, answeredLeaves, answerOf, isAnswered } from './answer.ts'
export {
  answerRequest,
  keptUntil,
  type PaymentOriginal,
  readAnswer,
  readRequest,
  verifyAnswer,
  writeAnswer,
} from './customs179.ts'
export { encode } from './encode.ts'
export { type CebMessage, type CebRecord, decode, groupOf } from './message.ts'
export { infoOf } from './receipts.ts'
export { signMessage } from './signature/sign.ts'
export { verifySignature } from './signature/verify.ts'
export { cebWords } from './words.ts'
