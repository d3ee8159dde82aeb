// The head of a page: its heading takes the focus when the reader came by a link, and names the
// window.
import { type ReactNode, useEffect, useRef } from 'react'
import { hasMoved } from '../router.tsx'

export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = title === '' ? 'Beibu' : `${title} · Beibu`
  }, [title])
}

/** A heading that takes the focus after a move. */
export const Heading = ({ children }: { readonly children: ReactNode }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (hasMoved()) heading.current?.focus()
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

export const Page = ({
  title,
  heading,
  actions,
  className = '',
  children,
}: {
  readonly title: string
  /** when it is more than the title */
  readonly heading?: ReactNode
  readonly actions?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}) => {
  useTitle(title)
  return (
    <div className={`page ${className}`}>
      <header className="head">
        <Heading>{heading ?? title}</Heading>
        {actions === undefined ? null : <div className="actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}
