// A photograph, small, fetched when it comes into sight; pressed, it is shown whole.
import { useEffect, useRef, useState } from 'react'
import { api, part } from '../api.ts'
import { useSay } from '../words.tsx'
import { Button } from './basic.tsx'
import { Dialog } from './float.tsx'

/** The picture of a file of the node as an address of this page; undefined until it is there. */
const usePicture = (attachment: string, wanted: boolean): string | undefined => {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!wanted) return
    let made: string | undefined
    const own = new AbortController()
    const read = async (): Promise<void> => {
      const path = `/attachments/${part(attachment)}?inline=1`
      const answer = await api.open(path, { signal: own.signal })
      if (!answer.ok) return
      const blob = await answer.blob()
      if (own.signal.aborted) return
      made = URL.createObjectURL(blob)
      setUrl(made)
    }
    // without a line there is no picture now; it is asked for again with the page
    read().catch(() => undefined)
    return () => {
      own.abort()
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [attachment, wanted])
  return url
}

/** Has it come into sight, or near it? Then it stays wanted. */
const useSight = () => {
  const box = useRef<HTMLButtonElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const element = box.current
    if (element === null || seen) return
    const watch = new IntersectionObserver(
      entries => {
        if (entries.some(each => each.isIntersecting)) setSeen(true)
      },
      { rootMargin: '200px' },
    )
    watch.observe(element)
    return () => watch.disconnect()
  }, [seen])
  return { box, seen }
}

/** @param remove takes it back; absent: it stays */
export const Photograph = ({
  attachment,
  label,
  remove,
}: {
  readonly attachment: string
  readonly label: string
  readonly remove?: (() => void) | undefined
}) => {
  const { t } = useSay()
  const { box, seen } = useSight()
  const url = usePicture(attachment, seen)
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        ref={box}
        type="button"
        className="photo"
        aria-label={label}
        onClick={() => setOpen(true)}
      >
        {url === undefined ? <i aria-hidden /> : <img src={url} alt="" />}
      </button>
      {open ? (
        <Dialog title={label} wide onClose={() => setOpen(false)}>
          {url === undefined ? null : <img className="photo-whole" src={url} alt={label} />}
          {remove === undefined ? null : (
            <footer>
              <Button
                onClick={() => {
                  setOpen(false)
                  remove()
                }}
              >
                {t('inspect.photo.remove')}
              </Button>
            </footer>
          )}
        </Dialog>
      ) : null}
    </>
  )
}
