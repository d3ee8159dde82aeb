// A new filing, a draft taken up again, or a copy: where the workbench mounts ui's form.
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useIntl } from 'react-intl'
import { FilingForm } from '#ui/filing/Form.tsx'
import '#ui/style/index.css'
import { part } from '../api.ts'
import type { Filing } from '../data/filing.ts'
import type { TypeInfo } from '../data/types.ts'
import { useData } from '../data/use.ts'
import { Page, useTitle } from '../frame/Page.tsx'
import type { PageProps } from '../frame/routes.ts'
import { Failed, Loading } from '../parts/basic.tsx'
import { typeWord } from '../parts/filing.tsx'
import { go, setQuery, usePlace } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { world } from '../world.ts'
import NotFound from './NotFound.tsx'

const Form = ({ type, title }: { readonly type: TypeInfo; readonly title: string }) => {
  const { lang, zone } = useSay()
  // the provider was given plain texts
  const messages = useIntl().messages as Record<string, string>
  const { query } = usePlace()
  const amended = query.get('amend')
  const copied = amended ?? query.get('copy')
  const draft = query.get('draft')
  const { data, problem, reload } = useData<Filing>(
    copied === null ? undefined : `/filings/${part(type.type)}/${part(copied)}`,
  )
  if (copied !== null && data === undefined) {
    return (
      <Page title={title}>
        {problem === undefined ? <Loading rows={8} /> : <Failed problem={problem} retry={reload} />}
      </Page>
    )
  }
  // of several steps that bring a new document, the one that may be taken from where it stands
  const step = type.transitions.find(each => each.amends && data?.may.includes(each.name))?.name
  if (amended !== null && step === undefined) return <Back type={type} number={amended} />
  const amends =
    amended === null || data === undefined || step === undefined
      ? undefined
      : { number: amended, version: data.version, transition: step }
  return (
    <FilingForm
      world={world}
      lang={lang}
      messages={messages}
      type={type.told}
      zone={zone}
      {...(draft === null ? {} : { draft })}
      {...(data === undefined ? {} : { copyOf: data.document })}
      {...(amends === undefined ? {} : { amends })}
      onDraft={made => setQuery({ draft: made, copy: undefined })}
      onLodged={number => go(`/filings/${part(type.type)}/${part(number)}`)}
    />
  )
}

/** It can no longer be amended: its page says where it stands. */
const Back = ({ type, number }: { readonly type: TypeInfo; readonly number: string }) => {
  useEffect(() => go(`/filings/${part(type.type)}/${part(number)}`, 'replace'), [type, number])
  return <Loading rows={8} />
}

const New = ({ params }: PageProps) => {
  const say = useSay()
  const { t } = say
  const me = useMe()
  const { query } = usePlace()
  const type = me.typeOf(params.type ?? '')
  if (type === undefined || !me.has('trader')) return <NotFound />
  const amends = query.get('amend')
  const title = t(amends === null ? 'new.title' : 'new.amend', { type: typeWord(say, type) })
  return (
    <FormRoom title={title}>
      <Form key={amends ?? ''} type={type} title={title} />
    </FormRoom>
  )
}

/** The form has a head of its own, and scrolls within: it takes the whole sheet. */
const FormRoom = ({ title, children }: { readonly title: string; children: ReactNode }) => {
  useTitle(title)
  return <div className="form-room">{children}</div>
}
export default New
