// The frame of the signed-in pages: navigation on the canvas, the work on one sheet.
import { Suspense, useEffect, useRef, useState } from 'react'
import { loadChinese } from '../../shell/fonts.ts'
import { part } from '../api.ts'
import type { TypeInfo, Types } from '../data/types.ts'
import { useDown, useNarrow } from '../data/use.ts'
import { later } from '../later.ts'
import { match } from '../match.ts'
import { Button, Loading } from '../parts/basic.tsx'
import { typeWord } from '../parts/filing.tsx'
import { Dialog, Menu } from '../parts/float.tsx'
import { Icon } from '../parts/icons.tsx'
import { go, Link, usePlace } from '../router.tsx'
import { Shown } from '../Shown.tsx'
import { useMe } from '../session.tsx'
import { PackWords, useSay } from '../words.tsx'
import { Langs, ThemeSwitch } from './Langs.tsx'
import { Notices } from './Notices.tsx'
import { routes } from './routes.ts'
import { NavList, OrgSwitch, PersonMenu, Side } from './Side.tsx'
import { WorkProvider } from './work.tsx'

const notFound = later(() => import('../pages/NotFound.tsx'))

/** Search everything one may see; `/` goes to it from anywhere. */
const Find = () => {
  const { t } = useSay()
  const { path, query } = usePlace()
  const input = useRef<HTMLInputElement>(null)
  const asked = path === '/search' ? (query.get('q') ?? '') : ''
  const [text, setText] = useState(asked)
  useEffect(() => setText(asked), [asked])
  useEffect(() => {
    const key = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select, dialog')
      if (event.key !== '/' || event.ctrlKey || event.metaKey || typing) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', key)
    return () => document.removeEventListener('keydown', key)
  }, [])
  return (
    <search>
      <form
        className="find"
        onSubmit={event => {
          event.preventDefault()
          if (text.trim() !== '') go(`/search?q=${encodeURIComponent(text.trim())}`)
        }}
      >
        <Icon n="search" />
        <input
          ref={input}
          type="search"
          aria-label={t('search.title')}
          placeholder={t('search.hint')}
          value={text}
          maxLength={100}
          enterKeyHint="search"
          onChange={event => setText(event.target.value)}
        />
        <kbd aria-hidden>/</kbd>
      </form>
    </search>
  )
}

/** The type that a page is of, or the first one that there is. */
const useTypeHere = (): TypeInfo | undefined => {
  const { types } = useMe()
  const { path } = usePlace()
  const [, , name] = /^\/(filings|queue)\/([^/]+)/.exec(path) ?? []
  return types.find(each => part(each.type) === name) ?? types[0]
}

/** Begin a filing: of the type that the page is of, or of any other. */
const NewFiling = ({ kind }: { readonly kind: 'main' | 'plain' }) => {
  const say = useSay()
  const { types } = useMe()
  const here = useTypeHere()
  if (here === undefined) return null
  const begin = (type: TypeInfo): void => go(`/filings/${part(type.type)}/new`)
  return (
    <span className="top-new">
      <Button kind={kind} icon="plus" onClick={() => begin(here)}>
        {say.t('nav.new')}
      </Button>
      {types.length < 2 ? null : (
        <Menu
          label={say.t('nav.new.other')}
          items={types.map(type => ({
            key: type.type,
            icon: 'plus',
            label: typeWord(say, type),
            act: () => begin(type),
          }))}
        />
      )}
    </span>
  )
}

const Top = () => {
  const me = useMe()
  const { path } = usePlace()
  // a page has one main button: on a filing's page it is the next step
  const lists = /^\/($|drafts|search|filings\/[^/]+$)/.test(path)
  return (
    <header className="top">
      <Find />
      <Langs />
      <ThemeSwitch />
      <Notices />
      {me.has('trader') ? <NewFiling kind={lists ? 'main' : 'plain'} /> : null}
    </header>
  )
}

const PhoneTop = () => (
  <header className="top phone-top">
    <OrgSwitch />
    <ThemeSwitch />
    <Notices />
  </header>
)

/** Four places under the thumb, and the rest in a drawer. */
const PhoneBar = () => {
  const { t } = useSay()
  const me = useMe()
  const { path } = usePlace()
  const [open, setOpen] = useState(false)
  const type = useTypeHere()?.type
  const items = [
    { to: '/', icon: 'home', text: t('nav.today') },
    ...(type === undefined
      ? []
      : me.has('officer')
        ? [{ to: `/queue/${type}`, icon: 'inbox', text: t('nav.queue') } as const]
        : me.has('trader')
          ? [{ to: `/filings/${type}`, icon: 'doc', text: t('nav.filings') } as const]
          : []),
    ...(type !== undefined && me.has('trader')
      ? [{ to: `/filings/${type}/new`, icon: 'plus', text: t('nav.new.short') } as const]
      : []),
    { to: '/search', icon: 'search', text: t('nav.search') },
  ] as const
  return (
    <nav className="phone-bar" aria-label={t('nav.main')}>
      {items.map(({ to, icon, text }) => (
        <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>
          <Icon n={icon} size={20} />
          <span>{text}</span>
        </Link>
      ))}
      <button type="button" aria-expanded={open} onClick={() => setOpen(true)}>
        <Icon n="menu" size={20} />
        <span>{t('nav.more')}</span>
      </button>
      {open ? (
        <Dialog title={me.org.name} onClose={() => setOpen(false)}>
          <div className="drawer-list">
            <NavList onGo={() => setOpen(false)} />
            <Langs />
            <PersonMenu />
          </div>
        </Dialog>
      ) : null}
    </nav>
  )
}

const Line = () => {
  const { t } = useSay()
  const down = useDown()
  return (
    <div role="status">
      {down ? (
        <p className="line-down">
          <Icon n="warn" />
          <span>{t('page.down')}</span>
        </p>
      ) : null}
    </div>
  )
}

const Content = ({ shop }: { readonly shop: string | undefined }) => {
  const { path } = usePlace()
  for (const { pattern, page } of routes) {
    const params = match(pattern, path)
    if (params === undefined) continue
    return (
      <PackWords key={path} type={params.type ?? (pattern === '/merchant' ? shop : undefined)}>
        <Shown part={page} props={{ params }} />
      </PackWords>
    )
  }
  return <Shown part={notFound} props={{}} />
}

const Workbench = ({ types }: { readonly types: Types }) => {
  const { t } = useSay()
  const narrow = useNarrow()
  const main = useRef<HTMLElement>(null)
  const { path } = usePlace()
  // names of goods and houses are Chinese in every language of the page
  useEffect(() => loadChinese(true), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page begins at its top
  useEffect(() => {
    main.current?.scrollTo(0, 0)
  }, [path])
  return (
    <WorkProvider>
      <div className={narrow ? 'app narrow' : 'app'} data-node={types.node}>
        <a className="skip" href="#main">
          {t('nav.skip')}
        </a>
        {narrow ? null : <Side />}
        <div className="sheet">
          {narrow ? <PhoneTop /> : <Top />}
          <Line />
          <main id="main" ref={main} tabIndex={-1}>
            <Suspense fallback={<Loading />}>
              <Content shop={types.shop?.order} />
            </Suspense>
          </main>
        </div>
        {narrow ? <PhoneBar /> : null}
      </div>
    </WorkProvider>
  )
}
export default Workbench
