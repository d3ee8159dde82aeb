// The kinds of fields, each in a file of its own. (Lines are the form's: ../filing/Lines.tsx.)
import type { FieldShape } from '../filing/shape.ts'
import { code } from './code.tsx'
import { count } from './count.tsx'
import { date } from './date.tsx'
import { datedCode } from './datedCode.tsx'
import { file } from './file.tsx'
import type { FieldKind } from './kind.ts'
import { lines } from './lines.tsx'
import { money } from './money.tsx'
import { party } from './party.tsx'
import { quantity } from './quantity.tsx'
import { text } from './text.tsx'
import { time } from './time.tsx'
import { yesNo } from './yesNo.tsx'

const KINDS = { text, date, time, party, quantity, money, count, yesNo, file, lines }

export const kindOf = ({ kind, codes }: FieldShape): FieldKind =>
  kind === 'code' ? (codes === undefined ? datedCode : code) : KINDS[kind]
