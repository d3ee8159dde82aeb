// The page of nobody yet: sign in, beside it what passes through the node, hour by hour.
import { useEffect } from 'react'
import type { Types } from '../data/types.ts'
import { Brand, Langs, ThemeSwitch } from '../frame/Langs.tsx'
import type { SessionState } from '../session.tsx'
import { useSay } from '../words.tsx'
import { Hours } from './Hours.tsx'
import { SignInForm } from './SignInForm.tsx'

export const SignInPage = ({
  session,
  types,
  onDone,
}: {
  readonly session: SessionState
  readonly types: Types
  readonly onDone: () => Promise<void>
}) => {
  const { t } = useSay()
  useEffect(() => {
    document.title = `${t('sign.title')} · Beibu`
  }, [t])
  return (
    <div className="signin">
      <main className="sign-side">
        <header>
          <Brand />
          <Langs />
          <ThemeSwitch />
        </header>
        {session.setup ? (
          <p className="notice" role="status">
            {t('sign.setup')}
          </p>
        ) : null}
        <SignInForm half={session.level === 'half'} onDone={onDone} />
        <footer>
          <a href="/screen">{t('sign.screen')}</a>
          <a href="/verify">{t('sign.verify')}</a>
          <a href="/docs">{t('sign.docs')}</a>
        </footer>
      </main>
      <aside className="sign-view" aria-label={t('hours.title')}>
        <Hours types={types} demo={session.demo} />
      </aside>
    </div>
  )
}
