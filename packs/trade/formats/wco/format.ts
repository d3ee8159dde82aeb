// The WCO's declaration as HMRC's Declaration Management System speaks it. What is carried, what is
// not, and what speaks against a message: docs/messages.md.
import type { MessageFormat } from '#kit/message.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { notifications, rejection } from './notify.ts'

export const wco: MessageFormat = {
  filing: 'declaration',
  decode,
  encode,
  notifications,
  rejection,
}
