// Photographs of a row, or of the whole: taken with the camera or chosen, those on their way and
// those that the node has.
import { type ChangeEvent, useEffect, useRef, useState } from 'react'
import { useTopic } from '#ui/filing/topics.ts'
import type { Photograph as Told } from '../../data/inspections.ts'
import { Button, Input, sayProblem } from '../../parts/basic.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Photograph } from '../../parts/Photograph.tsx'
import { useSay } from '../../words.tsx'
import type { Look } from './look.ts'
import type { OnItsWay } from './queue.ts'
import { useFinding } from './Row.tsx'
import { reduced } from './reduce.ts'

/** What the node has, and how one is taken back. */
export interface Taken {
  readonly photographs: readonly Told[]
  readonly remove: (attachment: string) => void
}

/** What the node lets in; an iPhone makes JPEG of its own kind when it is asked for these. */
const ACCEPT = 'image/jpeg,image/png,image/webp'

const Choose = ({
  look,
  row,
  camera,
}: {
  readonly look: Look
  readonly row: number | null
  readonly camera: boolean
}) => {
  const { t } = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const label = t(camera ? 'inspect.photo.take' : 'inspect.photo.choose')
  const add = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const files = [...(event.target.files ?? [])]
    event.target.value = ''
    setBusy(true)
    for (const file of files) await look.photographs.add(row, await reduced(file))
    setBusy(false)
  }
  return (
    <>
      <Button
        kind={camera ? 'plain' : 'quiet'}
        icon={camera ? 'camera' : 'clip'}
        busy={busy}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        {...(camera ? { capture: 'environment' as const } : { multiple: true })}
        hidden
        tabIndex={-1}
        aria-label={row === null ? label : `${label} ${row + 1}`}
        onChange={event => void add(event)}
      />
    </>
  )
}

const usePreview = (blob: Blob): string | undefined => {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url
}

const Waiting = ({ look, waiting }: { readonly look: Look; readonly waiting: OnItsWay }) => {
  const say = useSay()
  const url = usePreview(waiting.blob)
  const { problem } = waiting
  return (
    <li>
      <span className="photo waits">
        {url === undefined ? null : <img src={url} alt={say.t('inspect.photo.waits')} />}
      </span>
      {problem === undefined ? (
        <small>{say.t('inspect.photo.waits')}</small>
      ) : (
        <>
          <small className="fault" role="alert">
            {sayProblem(say, problem)}
          </small>
          <Button kind="quiet" onClick={() => void look.photographs.drop(waiting.id)}>
            {say.t('inspect.photo.remove')}
          </Button>
        </>
      )}
    </li>
  )
}

const Kept = ({
  look,
  told,
  n,
  remove,
}: {
  readonly look: Look
  readonly told: Told
  readonly n: number
  readonly remove: Taken['remove']
}) => {
  const { t } = useSay()
  const { attachment, row } = told
  const path = `/photographs/${attachment}/remark`
  const remark = useFinding(look, path)
  const label = t(row === null ? 'inspect.photo.whole' : 'inspect.photo.row', {
    n: n + 1,
    row: (row ?? 0) + 1,
  })
  return (
    <li>
      <Photograph attachment={attachment} label={label} remove={() => remove(attachment)} />
      <Input
        aria-label={`${t('inspect.remark')}: ${label}`}
        placeholder={t('inspect.remark')}
        maxLength={500}
        value={remark}
        onChange={event => look.store.set(path, event.target.value)}
      />
    </li>
  )
}

export const Photographs = ({
  look,
  row,
  taken,
}: {
  readonly look: Look
  readonly row: number | null
  readonly taken: Taken
}) => {
  const { t } = useSay()
  const all = useTopic(look.photographs.topics, '', () => look.photographs.all)
  const waiting = all.filter(each => each.row === row)
  const kept = taken.photographs.filter(each => each.row === row)
  return (
    <div className="look-photos">
      {kept.length + waiting.length === 0 ? null : (
        <ul className="photos" aria-label={t('inspect.photos')}>
          {kept.map((told, n) => (
            <Kept key={told.attachment} look={look} told={told} n={n} remove={taken.remove} />
          ))}
          {waiting.map(each => (
            <Waiting key={each.id} look={look} waiting={each} />
          ))}
        </ul>
      )}
      <div className="actions">
        <Choose look={look} row={row} camera />
        <Choose look={look} row={row} camera={false} />
      </div>
    </div>
  )
}

/** Shown once: what is done with what a camera writes. */
export const Private = () => {
  const { t } = useSay()
  return (
    <p className="q look-private">
      <Icon n="lock" size={14} />
      <span>{t('inspect.photo.private')}</span>
    </p>
  )
}
