// The navigation: what waits, what can be filed, the house itself. By role, nothing greyed.
import type { ReactNode } from 'react'
import { typeWord } from '../parts/filing.tsx'
import { Menu } from '../parts/float.tsx'
import type { IconName } from '../parts/icons.tsx'
import { Icon, Mark } from '../parts/icons.tsx'
import { go, Link, usePlace } from '../router.tsx'
import { type Me, useMe } from '../session.tsx'
import { type Say, useSay } from '../words.tsx'
import { useWork } from './work.tsx'

export interface NavItem {
  readonly to: string
  readonly icon: IconName
  readonly text: string
  readonly count?: number
}
export interface NavGroup {
  readonly key: string
  readonly title?: string
  readonly items: readonly NavItem[]
}

/** The pages that a person of these roles has. */
export const navOf = (me: Me, say: Say, waiting: (type: string) => number): NavGroup[] => {
  const { t } = say
  const files = me.has('trader') || me.has('officer')
  const groups: NavGroup[] = [
    {
      key: 'top',
      items: [
        { to: '/', icon: 'home', text: t('nav.today') },
        ...(me.shop === undefined
          ? []
          : [{ to: '/merchant', icon: 'shop' as const, text: t('desk.title') }]),
        { to: '/statistics', icon: 'chart', text: t('stat.title') },
      ],
    },
  ]
  if (me.has('officer')) {
    groups.push({
      key: 'queue',
      title: t('nav.queue'),
      items: me.types.map(type => ({
        to: `/queue/${type.type}`,
        icon: 'inbox',
        text: typeWord(say, type),
        count: waiting(type.type),
      })),
    })
  }
  if (files) {
    groups.push({
      key: 'filings',
      title: t('nav.filings'),
      items: [
        ...me.types.map(type => ({
          to: `/filings/${type.type}`,
          icon: 'doc' as const,
          text: typeWord(say, type),
          ...(me.has('officer') ? {} : { count: waiting(type.type) }),
        })),
        ...(me.types.some(type => type.paper !== undefined)
          ? [{ to: '/papers', icon: 'book' as const, text: t('papers.title') }]
          : []),
        ...(me.has('trader')
          ? [{ to: '/drafts', icon: 'copy' as const, text: t('nav.drafts') }]
          : []),
      ],
    })
  }
  if (me.has('operator')) {
    groups.push({
      key: 'node',
      title: t('nav.node'),
      items: [
        { to: '/operator/organisations', icon: 'org', text: t('nav.organisations') },
        { to: '/operator/letters', icon: 'letter', text: t('nav.letters') },
        { to: '/operator/register', icon: 'book', text: t('nav.register') },
        { to: '/operator/tariff', icon: 'columns', text: t('tariff.title') },
        { to: '/operator/troubles', icon: 'warn', text: t('trouble.title') },
        { to: '/operator/node', icon: 'node', text: t('nav.state') },
      ],
    })
  }
  groups.push({
    key: 'house',
    title: t('nav.house'),
    items: [
      { to: '/organisation', icon: 'people', text: t('nav.organisation') },
      { to: '/account', icon: 'person', text: t('nav.account') },
    ],
  })
  return groups
}

export const useNav = (): NavGroup[] => {
  const me = useMe()
  const say = useSay()
  const { data } = useWork()
  return navOf(me, say, type =>
    (data?.items ?? []).reduce((sum, each) => sum + (each.type === type ? each.count : 0), 0),
  )
}

/** First letter of a name; Thai vowels that are written first are skipped. */
export const initialOf = (name: string): string =>
  /[ก-ฮ]/.exec(name)?.[0] ?? [...name.trim()][0]?.toUpperCase() ?? '·'

const isAt = (path: string, to: string): boolean =>
  to === '/' ? path === '/' : path === to || path.startsWith(`${to}/`)

export const OrgSwitch = () => {
  const { t, list } = useSay()
  const me = useMe()
  const { org, memberships } = me
  const under =
    org.agent === null
      ? list(org.roles.map(role => t(`role.${role}`)))
      : t('nav.agent', { name: org.agent.name })
  const inside: ReactNode = (
    <>
      <Mark size={28} />
      <span>
        <b>{org.name}</b>
        <small>{under}</small>
      </span>
    </>
  )
  if (memberships.length < 2) return <div className="org">{inside}</div>
  return (
    <Menu
      label={t('nav.switch', { name: org.name })}
      className="org"
      side="left"
      items={memberships.map(each => ({
        key: each.org,
        label: each.agent === null ? each.name : t('nav.for', { name: each.name }),
        on: each.org === org.org,
        act: () => {
          go('/')
          me.switchOrg(each.org)
        },
      }))}
    >
      {inside}
      <Icon n="down" size={14} />
    </Menu>
  )
}

export const NavList = ({ onGo }: { readonly onGo?: () => void }) => {
  const { path } = usePlace()
  const { count } = useSay()
  const groups = useNav()
  return groups.map(({ key, title, items }) => (
    <div key={key} className="nav-group">
      {title === undefined ? null : <h2>{title}</h2>}
      <ul aria-label={title}>
        {items.map(({ to, icon, text, count: waits }) => (
          <li key={to}>
            <Link
              to={to}
              title={text}
              aria-current={isAt(path, to) ? 'page' : undefined}
              {...(onGo === undefined ? {} : { onClick: onGo })}
            >
              <Icon n={icon} />
              <span>{text}</span>
              {waits === undefined || waits === 0 ? null : <b>{count(waits)}</b>}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  ))
}

export const PersonMenu = () => {
  const { t } = useSay()
  const me = useMe()
  return (
    <Menu
      label={me.person.name}
      className="me"
      side="left"
      items={[
        { key: 'account', icon: 'person', label: t('nav.account'), act: () => go('/account') },
        { key: 'leave', icon: 'leave', label: t('nav.leave'), act: () => void me.signOut() },
      ]}
    >
      <i aria-hidden>{initialOf(me.person.name)}</i>
      <span>{me.person.name}</span>
    </Menu>
  )
}

export const Side = () => {
  const { t } = useSay()
  const { session } = useMe()
  return (
    <nav className="side" aria-label={t('nav.main')}>
      <OrgSwitch />
      <div className="side-list">
        <NavList />
      </div>
      {session.demo ? <span className="demo">{t('page.demo')}</span> : null}
      <PersonMenu />
    </nav>
  )
}
