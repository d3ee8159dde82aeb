// Small parts that every page is made of: buttons, fields, what is empty, loading or failed.
import {
  type ButtonHTMLAttributes,
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react'
import { type Fault, Problem, Unreached } from '../api.ts'
import { type Say, useSay } from '../words.tsx'
import { Icon, type IconName } from './icons.tsx'

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly kind?: 'main' | 'plain' | 'quiet' | 'grave'
  readonly busy?: boolean
  readonly icon?: IconName
}

/** A button is never greyed while it works: it says so, and a second press does nothing. */
export const Button = ({
  kind = 'plain',
  busy = false,
  icon,
  children,
  className = '',
  onClick,
  ...rest
}: ButtonProps) => (
  <button
    type="button"
    {...rest}
    className={`btn btn-${kind} ${className}`}
    aria-busy={busy || undefined}
    onClick={event => (busy ? event.preventDefault() : onClick?.(event))}
  >
    {busy ? <i className="spin" aria-hidden /> : icon === undefined ? null : <Icon n={icon} />}
    {children === undefined ? null : <span>{children}</span>}
  </button>
)

/** A button that is only an icon; its label is its name and its tip. */
export const IconButton = ({
  icon,
  label,
  className = '',
  size,
  ...rest
}: Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> & {
  readonly icon: IconName
  readonly label: string
  readonly size?: number
}) => (
  <button type="button" {...rest} className={`ib ${className}`} aria-label={label} title={label}>
    <Icon n={icon} {...(size === undefined ? {} : { size })} />
  </button>
)

/** What a fault says, in the language of now if the words are here, else as it was sent. */
export const sayFault = (say: Say, { key, values, message }: Fault): string =>
  say.knows(key) ? say.t(key, values) : message || key

export const sayProblem = (say: Say, problem: Problem | Unreached): string => {
  if (problem instanceof Unreached) return say.t('fault.unreached')
  const [first] = problem.faults
  return first === undefined
    ? say.t('fault.unknown', { status: problem.status })
    : sayFault(say, first)
}

/** The fault of one field, by its JSON pointer. */
export const faultAt = (
  problem: Problem | Unreached | undefined,
  ...paths: readonly string[]
): Fault | undefined =>
  problem instanceof Problem ? problem.faults.find(each => paths.includes(each.path)) : undefined

/** Label above, help or fault below in the same place. */
export const Field = ({
  label,
  help,
  fault,
  aside,
  children,
}: {
  readonly label: string
  readonly help?: ReactNode
  readonly fault?: string | undefined
  readonly aside?: ReactNode
  readonly children: (wiring: {
    id: string
    'aria-describedby': string | undefined
    'aria-invalid': true | undefined
  }) => ReactNode
}) => {
  const id = useId()
  const told = fault ?? help
  return (
    <div className="field">
      <span className="field-head">
        <label htmlFor={id}>{label}</label>
        {aside}
      </span>
      {children({
        id,
        'aria-describedby': told === undefined ? undefined : `${id}-told`,
        'aria-invalid': fault === undefined ? undefined : true,
      })}
      {told === undefined ? null : (
        <span id={`${id}-told`} className={fault === undefined ? 'help' : 'fault'}>
          {fault === undefined ? null : <Icon n="warn" size={14} />}
          <span>{told}</span>
        </span>
      )}
    </div>
  )
}

export const Input = (props: InputHTMLAttributes<HTMLInputElement>) => (
  <input {...props} className={`input ${props.className ?? ''}`} />
)

export const Select = (props: SelectHTMLAttributes<HTMLSelectElement>) => (
  <span className="select">
    <select {...props} className="input" />
    <Icon n="down" />
  </span>
)

export const Check = ({
  label,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { readonly label: ReactNode }) => (
  <label className="check">
    <input type="checkbox" {...rest} />
    <span>{label}</span>
  </label>
)

/** A password that can be looked at. */
export const Password = (props: InputHTMLAttributes<HTMLInputElement>) => {
  const { t } = useSay()
  const [shown, setShown] = useState(false)
  return (
    <span className="reveal">
      <Input {...props} type={shown ? 'text' : 'password'} />
      <IconButton
        icon="eye"
        label={t(shown ? 'sign.hide' : 'sign.show')}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      />
    </span>
  )
}

/** Why something was refused, above what was refused; said aloud when it comes. */
export const Refused = ({ problem }: { readonly problem: Problem | Unreached | undefined }) => {
  const say = useSay()
  if (problem === undefined) return null
  return (
    <p className="refused" role="alert">
      <Icon n="warn" />
      <span>{sayProblem(say, problem)}</span>
    </p>
  )
}

/** Puts the focus on the first field with a fault when a refusal comes. */
export const useFocusFault = (problem: unknown) => {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (problem === undefined) return
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [problem])
  return form
}

/** Grey bars where the lines will stand; not before a moment has passed, so nothing flickers. */
export const Loading = ({ rows = 4 }: { readonly rows?: number }) => {
  const { t } = useSay()
  return (
    <div className="loading" role="status">
      <span className="unseen">{t('page.loading')}</span>
      {Array.from({ length: rows }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name
        <i key={n} style={{ width: `${92 - ((n * 17) % 40)}%` }} aria-hidden />
      ))}
    </div>
  )
}

export const Failed = ({
  problem,
  retry,
}: {
  readonly problem: Problem | Unreached
  readonly retry?: () => void
}) => {
  const say = useSay()
  return (
    <div className="state-box" role="alert">
      <Icon n="warn" size={24} />
      <b>{sayProblem(say, problem)}</b>
      {problem instanceof Problem && problem.instance !== '' ? (
        <small>{say.t('fault.request', { id: problem.instance })}</small>
      ) : null}
      {retry === undefined ? null : <Button onClick={retry}>{say.t('page.again')}</Button>}
    </div>
  )
}

export const Empty = ({
  icon = 'inbox',
  title,
  children,
}: {
  readonly icon?: IconName
  readonly title: string
  readonly children?: ReactNode
}) => (
  <div className="state-box">
    <Icon n={icon} size={24} />
    <b>{title}</b>
    {children}
  </div>
)

/** Copies a text and says so for a moment. */
export const Copy = ({
  text,
  label,
  shown,
}: {
  readonly text: string
  readonly label: string
  /** words beside the icon; only the icon when absent */
  readonly shown?: string
}) => {
  const { t } = useSay()
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 2_000)
    return () => clearTimeout(timer)
  }, [done])
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    )
  }
  return (
    <>
      {shown === undefined ? (
        <IconButton icon={done ? 'check' : 'copy'} label={label} onClick={copy} />
      ) : (
        <Button icon={done ? 'check' : 'copy'} onClick={copy}>
          {shown}
        </Button>
      )}
      <span className="unseen" role="status">
        {done ? t('page.copied') : ''}
      </span>
    </>
  )
}

/** Hands the reader a text as a file. */
export const saveText = (name: string, media: string, text: string): void =>
  saveBlob(name, new Blob([text], { type: media }))

export const saveBlob = (name: string, blob: Blob): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
