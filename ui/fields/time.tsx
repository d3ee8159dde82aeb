// An instant, written in the node's zone.
import { useEffect, useRef } from 'react'
import { instantToMs, offsetAt } from '#kit/time.ts'
import { useWords } from '../words.tsx'
import { Box } from './Box.tsx'
import { useSession, useText } from './context.ts'
import { type FieldKind, type InputProps, type ShownProps, textOf } from './kind.ts'

const two = (number: number): string => String(number).padStart(2, '0')
const isoOffset = (ms: number): string => {
  const minutes = Math.round(Math.abs(ms) / 60_000)
  return `${ms < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** `2026-11-25T08:00` on a zone's clock → the instant with its offset; '' for half a time. */
export const instantIn = (zone: string, local: string): string => {
  const ms = instantToMs(`${local.length === 16 ? `${local}:00` : local}Z`)
  if (ms === undefined) return ''
  // the offset of the instant meant, not of the one with these digits in UTC
  const offset = offsetAt(zone, ms - offsetAt(zone, ms))
  return `${local.length === 16 ? `${local}:00` : local}${isoOffset(offset)}`
}

/** An instant → what a clock of the zone shows, to the minute; as it is when it is none. */
export const localIn = (zone: string, instant: string): string => {
  const ms = instantToMs(instant)
  return ms === undefined ? '' : new Date(ms + offsetAt(zone, ms)).toISOString().slice(0, 16)
}

const Input = ({ field, path }: InputProps) => {
  const { store, zone } = useSession()
  const value = useText(path)
  const local = localIn(zone, value)
  const control = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const { current } = control
    if (current !== null && current.value !== local && current !== document.activeElement)
      current.value = local
  }, [local])
  return (
    <Box field={field} path={path} help={zone}>
      {tied => (
        <input
          {...tied}
          ref={control}
          type="datetime-local"
          className="ff-input"
          defaultValue={local}
          onChange={event => store.set(path, instantIn(zone, event.target.value))}
        />
      )}
    </Box>
  )
}

const View = ({ value }: ShownProps) => {
  const { zone } = useSession()
  const words = useWords()
  const local = localIn(zone, textOf(value))
  return local === '' ? textOf(value) : `${words.date(local.slice(0, 10))} ${local.slice(11)}`
}

export const time: FieldKind = {
  Input,
  Cell: View,
  View,
  isNumber: false,
  width: () => 152,
  toText: textOf,
  fromText: typed => typed.trim(),
}
