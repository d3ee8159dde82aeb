// What floats above a page: dialogs (the browser's own, which keep the focus) and menus.
import {
  type FormEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { useSay } from '../words.tsx'
import { Button, IconButton } from './basic.tsx'
import { Icon, type IconName } from './icons.tsx'

export const Dialog = ({
  title,
  onClose,
  children,
  wide = false,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly wide?: boolean
}) => {
  const { t } = useSay()
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    const dialog = box.current
    if (dialog !== null && !dialog.open) dialog.showModal()
    return () => {
      dialog?.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={box}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={id}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <IconButton icon="close" label={t('page.close')} onClick={onClose} />
      </header>
      {children}
    </dialog>
  )
}

/** A dialog that is filled in and sent, or left. */
export const FormDialog = ({
  title,
  yes,
  kind = 'main',
  busy,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string
  readonly yes: string
  readonly kind?: 'main' | 'grave'
  readonly busy: boolean
  readonly onSubmit: (event: FormEvent) => void
  readonly onClose: () => void
  readonly children: ReactNode
}) => {
  const { t } = useSay()
  return (
    <Dialog title={title} onClose={onClose}>
      <form noValidate onSubmit={onSubmit}>
        {children}
        <footer>
          <Button onClick={onClose}>{t('page.cancel')}</Button>
          <Button kind={kind} type="submit" busy={busy}>
            {yes}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}

/** Asks before what cannot be taken back. */
export const Confirm = ({
  title,
  text,
  yes,
  grave = false,
  busy = false,
  onYes,
  onClose,
  children,
}: {
  readonly title: string
  readonly text: string
  readonly yes: string
  readonly grave?: boolean
  readonly busy?: boolean
  readonly onYes: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}) => {
  const { t } = useSay()
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      {children}
      <footer>
        <Button onClick={onClose}>{t('page.cancel')}</Button>
        <Button kind={grave ? 'grave' : 'main'} busy={busy} onClick={onYes}>
          {yes}
        </Button>
      </footer>
    </Dialog>
  )
}

/** Closes what is open by Escape or a press elsewhere. */
export const useDismiss = (
  box: RefObject<HTMLElement | null>,
  open: boolean,
  close: () => void,
): void => {
  const latest = useRef(close)
  latest.current = close
  useEffect(() => {
    if (!open) return
    const press = (event: PointerEvent): void => {
      if (event.target instanceof Node && box.current?.contains(event.target)) return
      latest.current()
    }
    const key = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return
      latest.current()
      box.current?.querySelector<HTMLElement>('[aria-expanded]')?.focus()
    }
    document.addEventListener('pointerdown', press)
    document.addEventListener('keydown', key)
    return () => {
      document.removeEventListener('pointerdown', press)
      document.removeEventListener('keydown', key)
    }
  }, [open, box])
}

/** A box that opens below its button. */
export const Popover = ({
  button,
  children,
  side = 'right',
}: {
  readonly button: (wiring: {
    'aria-expanded': boolean
    'aria-controls': string | undefined
    onClick: () => void
  }) => ReactNode
  readonly children: (close: () => void) => ReactNode
  readonly side?: 'left' | 'right'
}) => {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  useDismiss(box, open, () => setOpen(false))
  return (
    <div className="pop" ref={box}>
      {button({
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        onClick: () => setOpen(!open),
      })}
      {open ? (
        <div className={`pop-box pop-${side}`} id={id}>
          {children(() => setOpen(false))}
        </div>
      ) : null}
    </div>
  )
}

export interface MenuItem {
  readonly key: string
  readonly label: ReactNode
  readonly icon?: IconName
  readonly on?: boolean
  readonly grave?: boolean
  readonly act: () => void
}

/** Buttons in a box below a button. */
export const Menu = ({
  label,
  items,
  children,
  side = 'right',
  className = 'ib',
}: {
  readonly label: string
  readonly items: readonly MenuItem[]
  readonly children?: ReactNode
  readonly side?: 'left' | 'right'
  readonly className?: string
}) => (
  <Popover
    side={side}
    button={wiring => (
      <button
        type="button"
        className={className}
        // what can be read in it is its name
        aria-label={children === undefined ? label : undefined}
        {...wiring}
      >
        {children ?? <Icon n="more" />}
      </button>
    )}
  >
    {close => (
      <ul className="menu">
        {items.map(({ key, label: text, icon, on, grave, act }) => (
          <li key={key}>
            <button
              type="button"
              className={grave === true ? 'grave' : ''}
              aria-pressed={on}
              onClick={() => {
                close()
                act()
              }}
            >
              {icon === undefined ? null : <Icon n={icon} />}
              <span>{text}</span>
              {on === true ? <Icon n="check" /> : null}
            </button>
          </li>
        ))}
      </ul>
    )}
  </Popover>
)
