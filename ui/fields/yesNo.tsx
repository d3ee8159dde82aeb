// Yes, no, or not said.
import type { PageWords } from '../page-words.ts'
import { useWords } from '../words.tsx'
import { Box } from './Box.tsx'
import { useSession, useValue } from './context.ts'
import type { FieldKind, InputProps, ShownProps } from './kind.ts'

const sayIt = (value: unknown, words: PageWords): string =>
  value === true
    ? words.say('form.yes')
    : value === false
      ? words.say('form.no')
      : typeof value === 'string'
        ? value
        : ''

const YES = /^(y|yes|true|1|是|có|c|ใช่|x|✓|✔)$/i
const NO = /^(n|no|false|0|否|không|k|ไม่|ไม่ใช่)$/i

const Input = ({ field, path }: InputProps) => {
  const { store } = useSession()
  const words = useWords()
  const value = useValue(path)
  const shown = value === true ? 'yes' : value === false ? 'no' : ''
  return (
    <Box field={field} path={path}>
      {tied => (
        <select
          {...tied}
          className="ff-input ff-select"
          value={shown}
          onChange={({ target }) =>
            store.set(path, target.value === '' ? '' : target.value === 'yes')
          }
        >
          <option value="">{words.say('form.choose')}</option>
          <option value="yes">{words.say('form.yes')}</option>
          <option value="no">{words.say('form.no')}</option>
        </select>
      )}
    </Box>
  )
}

const View = ({ value }: ShownProps) => sayIt(value, useWords())

export const yesNo: FieldKind = {
  Input,
  View,
  isNumber: false,
  width: () => 72,
  toText: (value, _, words) => sayIt(value, words),
  fromText: typed => {
    const text = typed.trim()
    return YES.test(text) ? true : NO.test(text) ? false : text
  },
}
