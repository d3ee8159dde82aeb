// A field's frame: label above, the control, help or fault below in the same place.
import type { ReactNode } from 'react'
import { idOf } from '../filing/session.ts'
import type { FieldShape } from '../filing/shape.ts'
import { useWords } from '../words.tsx'
import { sayFault, useFault, useSession } from './context.ts'
import { FaultMark } from './marks.tsx'

/** What ties a control to its label, its help and its fault. */
export interface Tied {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
  readonly 'aria-required': true | undefined
  readonly onBlur: () => void
}

/** Signs from which a text takes two columns of four, and from which all. */
const WIDE = 255
export const LONG = 300

/** Columns that a field takes, of four. */
const spanOf = ({ kind, max = 0 }: FieldShape): number =>
  kind !== 'text' ? 1 : max >= LONG ? 4 : max >= WIDE ? 2 : 1

export const Box = ({
  field,
  path,
  help,
  children,
}: {
  field: FieldShape
  path: string
  help?: ReactNode
  children: (tied: Tied) => ReactNode
}) => {
  const words = useWords()
  const { faults } = useSession()
  const fault = useFault(path)
  const id = idOf(path)
  const below = fault !== undefined || (help !== undefined && help !== '')
  const tied: Tied = {
    id,
    'aria-describedby': below ? `${id}-help` : undefined,
    'aria-invalid': fault === undefined ? undefined : true,
    'aria-required': field.optional ? undefined : true,
    onBlur: () => faults.touch(path),
  }
  return (
    <div
      className="ff-field"
      data-span={spanOf(field)}
      data-bad={fault === undefined ? undefined : ''}
    >
      <label htmlFor={id} title={words.say(field.key)}>
        {words.say(field.key)}
        {field.optional ? null : (
          <i className="ff-star" aria-hidden="true">
            {' *'}
          </i>
        )}
      </label>
      {children(tied)}
      <p id={`${id}-help`} className={fault === undefined ? 'ff-help' : 'ff-fault'}>
        {fault === undefined ? (
          help
        ) : (
          <>
            <FaultMark />
            <span>{sayFault(words, fault)}</span>
          </>
        )}
      </p>
    </div>
  )
}
