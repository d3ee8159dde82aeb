// From nobody to somebody: which of the outer pages is shown, and the sign-in over an inner one.
import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { api, Problem, Unreached } from './api.ts'
import type { Types } from './data/types.ts'
import { stream } from './data/use.ts'
import { loadPage } from './frame/routes.ts'
import { later } from './later.ts'
import { Failed, Loading } from './parts/basic.tsx'
import { Dialog } from './parts/float.tsx'
import { go, here, placeOf, usePlace } from './router.tsx'
import { Shown } from './Shown.tsx'
import {
  askSession,
  askTypes,
  chooseOrg,
  keepOrg,
  type Me,
  MeContext,
  type SessionState,
} from './session.tsx'
import { SignInForm } from './sign/SignInForm.tsx'
import { SignInPage } from './sign/SignInPage.tsx'
import { useSay } from './words.tsx'

const workbench = later(() => import('./frame/Workbench.tsx'))
const linkPage = later(() => import('./sign/LinkPage.tsx'))
const enrolPage = later(() => import('./sign/EnrolPage.tsx'))

export interface Boot {
  readonly session: SessionState
  readonly types: Types
}

/** Who is there, and the parts that this person will see first. */
const sessionAndParts = async (): Promise<SessionState> => {
  const session = await askSession()
  const { path } = placeOf(here())
  if (session.level === 'full') await Promise.all([workbench.load(), loadPage(path)])
  return session
}

/** All that a page cannot begin without; rejects with a Problem when the node refuses it. */
export const askBoot = async (): Promise<Boot> => {
  const [session, types] = await Promise.all([sessionAndParts(), askTypes()])
  return { session, types }
}

/** @param first asked for before anything was shown, so that it comes together with the words */
const useBoot = (first: Promise<Boot>) => {
  const asked = useRef<Promise<Boot> | undefined>(first)
  const { setZone } = useSay()
  const [boot, setBoot] = useState<Boot>()
  const [problem, setProblem] = useState<Problem | Unreached>()
  const load = useCallback(async (): Promise<void> => {
    try {
      const got = await (asked.current ?? askBoot())
      setZone(got.types.zone)
      setProblem(undefined)
      setBoot(got)
    } catch (error) {
      if (error instanceof Problem || error instanceof Unreached) setProblem(error)
      else throw error
    } finally {
      asked.current = undefined
    }
  }, [setZone])
  useEffect(() => {
    void load()
  }, [load])
  return { boot, problem, load }
}

/** Who sits here, once somebody does. */
const useSomebody = (boot: Boot | undefined, load: () => Promise<void>): Me | undefined => {
  const [wanted, setWanted] = useState('')
  return useMemo(() => {
    const { session } = boot ?? {}
    if (boot === undefined || session?.level !== 'full' || session.person === undefined) {
      return undefined
    }
    const memberships = session.organisations ?? []
    const org = memberships.find(each => each.org === wanted) ?? chooseOrg(memberships)
    if (org === undefined) return undefined
    api.org = org.org
    const roles = new Set<string>(org.roles)
    const allowed = org.agent?.types
    const types = boot.types.types.filter(
      ({ type }) => allowed === undefined || allowed.length === 0 || allowed.includes(type),
    )
    const { shop } = boot.types
    const trades = shop !== undefined && roles.has('trader')
    const whole = trades && Object.values(shop).every(of => types.some(({ type }) => type === of))
    return {
      session,
      person: session.person,
      org,
      memberships,
      roles,
      types,
      has: role => roles.has(role),
      typeOf: type => types.find(each => each.type === type),
      shop: whole ? shop : undefined,
      switchOrg: to => {
        keepOrg(to)
        setWanted(to)
      },
      refresh: load,
      signOut: async () => {
        await api.post('/session/end')
        go('/', 'replace')
        await load()
      },
    }
  }, [boot, wanted, load])
}

/** Asks to sign in over the page when the session has ended; what is typed below stays. */
const SignInAgain = ({ person }: { readonly person: string }) => {
  const { t } = useSay()
  const [answer, setAnswer] = useState<{ over: (again: boolean) => void }>()
  useEffect(() => {
    api.onEnded = () =>
      new Promise(resolve => {
        setAnswer({
          over: again => {
            setAnswer(undefined)
            resolve(again)
          },
        })
      })
    return () => {
      api.onEnded = () => Promise.resolve(false)
    }
  }, [])
  if (answer === undefined) return null
  const done = async (): Promise<void> => {
    const session = await askSession()
    // another person must not find what this one typed, and a second factor has a page of its own
    if (session.person?.person !== person || session.level !== 'full') location.reload()
    else answer.over(true)
  }
  return (
    <Dialog title={t('sign.again')} onClose={() => answer.over(false)}>
      <p className="lead">{t('sign.again.why')}</p>
      <SignInForm onDone={done} />
    </Dialog>
  )
}

export const App = ({ first }: { readonly first: Promise<Boot> }) => {
  const { path } = usePlace()
  const { boot, problem, load } = useBoot(first)
  const me = useSomebody(boot, load)
  const { t } = useSay()
  // another person or organisation, another stream
  const whose = me === undefined ? undefined : `${me.person.person}/${me.org.org}`
  useEffect(() => (whose === undefined ? undefined : stream.start(whose)), [whose])
  if (problem !== undefined) {
    return (
      <main className="outer">
        <Failed problem={problem} retry={() => void load()} />
      </main>
    )
  }
  if (boot === undefined) return <Loading />
  const { session, types } = boot
  if (path === '/link') return <Outer page={<Shown part={linkPage} props={{ onDone: load }} />} />
  if (session.level === 'none' || session.level === 'half') {
    return <SignInPage session={session} types={types} onDone={load} />
  }
  if (session.level === 'enrol')
    return <Outer page={<Shown part={enrolPage} props={{ onDone: load }} />} />
  if (me === undefined) {
    return (
      <main className="outer">
        <p>{t('sign.nowhere')}</p>
      </main>
    )
  }
  return (
    <MeContext value={me}>
      <Suspense fallback={<Loading />}>
        <Shown key={me.org.org} part={workbench} props={{ types }} />
      </Suspense>
      <SignInAgain person={me.person.person} />
    </MeContext>
  )
}

const Outer = ({ page }: { readonly page: React.ReactNode }) => (
  <Suspense fallback={<Loading />}>{page}</Suspense>
)
