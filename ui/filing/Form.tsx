// The form of a filing, drawn from its declaration. All that is filled in lives in a session
// outside React, so that a switch of language or of looks draws anew and loses nothing.
import { type ReactNode, useEffect, useState } from 'react'
import type { Lang } from '#kit/words.ts'
import { SessionContext, useSession } from '../fields/context.ts'
import { type FileSlot, FileSlots } from '../fields/file.tsx'
import { kindOf } from '../fields/index.ts'
import { useWords, WordsProvider } from '../words.tsx'
import type { World } from '../world.ts'
import { Aside } from './Aside.tsx'
import { type DraftStore, httpDrafts } from './draft-store.ts'
import { FormHead } from './FormHead.tsx'
import { Overruled } from './Overruled.tsx'
import { FormSession } from './session.ts'
import type { DescribedType, Section } from './shape.ts'
import type { Amends } from './target.ts'
import { useTopic } from './topics.ts'

export interface FilingFormProps {
  readonly world: World
  readonly lang: Lang
  /** the node's words in that language: `words` of GET /api/v1/words/:lang */
  readonly messages: Readonly<Record<string, string>>
  /** one of `types` of GET /api/v1/types, and `zone` of the same answer */
  readonly type: DescribedType
  readonly zone: string
  /** the draft to open; absent: a new one, or what this device still has of an unsent one */
  readonly draft?: string
  /** the document of an earlier filing, to begin a new one with */
  readonly copyOf?: Readonly<Record<string, unknown>>
  /** the filing that the document replaces; `copyOf` is what it is now */
  readonly amends?: Amends
  /** where drafts lie; the node's own when not said */
  readonly drafts?: DraftStore
  /** the node gave the new draft this id: put it into the address, without drawing a new page */
  readonly onDraft?: (draft: string) => void
  readonly onLodged?: (number: string) => void
  /** asked when "Copy from earlier" is pressed; gives a document, or nothing */
  readonly onCopy?: () => Promise<Readonly<Record<string, unknown>> | undefined>
  /** asked when the session is over and somebody wants to sign in again; then sends what waits */
  readonly onSignIn?: () => Promise<void>
  /** draws how files are chosen and sent */
  readonly renderFiles?: (slot: FileSlot) => ReactNode
}

const SectionFields = ({ section }: { section: Section }) => {
  const words = useWords()
  const { name } = section
  const sheets = section.fields.every(
    ({ kind, rows }) => kind === 'lines' && rows?.[0]?.kind !== 'file',
  )
  // what has no name at its left has that room too: a form without sections was 84 px wide
  const wide = sheets || name === ''
  return (
    <fieldset id={`s-${name}`} className="ff-section" data-wide={wide ? '' : undefined}>
      {name === '' ? null : (
        <legend>
          <span>{words.say(`section.${name}`)}</span>
          {wide ? <Lines list={`/${section.fields[0]?.name}`} /> : null}
        </legend>
      )}
      <div className="ff-fields">
        {section.fields.map(field => {
          const { Input } = kindOf(field)
          return <Input key={field.name} field={field} path={`/${field.name}`} />
        })}
      </div>
    </fieldset>
  )
}

/** How many lines there are, and that more can be pasted. */
const Lines = ({ list }: { list: string }) => {
  const { store } = useSession()
  const words = useWords()
  const n = useTopic(store.topics, list, () => store.rows(list).length)
  return (
    <>
      <small className="ff-count">{words.say('grid.lines', { n })}</small>
      <small className="ff-count ff-push">{words.say('grid.paste')}</small>
    </>
  )
}

/** The draft is no more; what is filled in here need not be. */
const Gone = () => {
  const { drafts, store } = useSession()
  const words = useWords()
  return (
    <p className="ff-gone" role="alert">
      {words.say('form.gone')}
      {store.version === 0 ? null : (
        <button type="button" className="ff-button" onClick={() => void drafts.anew()}>
          {words.say('form.anew')}
        </button>
      )}
    </p>
  )
}

const Body = (props: Pick<FilingFormProps, 'onCopy' | 'onSignIn'>) => {
  const session = useSession()
  const words = useWords()
  const phase = useTopic(session.drafts.topics, '', () => session.drafts.state.phase)
  if (phase === 'gone') return <Gone />
  return (
    <div className="ff-form" aria-busy={phase === 'opening'}>
      <FormHead {...props} />
      <div className="ff-columns">
        <div className="ff-main">
          <Overruled />
          {phase === 'opening' ? (
            <p className="ff-gone">{words.say('form.loading')}</p>
          ) : (
            session.shape.sections.map(section => (
              <SectionFields key={section.name} section={section} />
            ))
          )}
        </div>
        <Aside />
      </div>
    </div>
  )
}

const open = (props: FilingFormProps): FormSession => {
  const { world, type, zone, draft, copyOf, amends, onDraft, onLodged } = props
  return new FormSession({
    world,
    type,
    zone,
    drafts: props.drafts ?? httpDrafts(world.api),
    ...(draft === undefined ? {} : { draft }),
    ...(copyOf === undefined ? {} : { copyOf }),
    ...(amends === undefined ? {} : { amends }),
    ...(onDraft === undefined ? {} : { named: onDraft }),
    ...(onLodged === undefined ? {} : { lodged: onLodged }),
  })
}

export const FilingForm = (props: FilingFormProps) => {
  const { lang, messages, draft, type, renderFiles, onCopy, onSignIn } = props
  const [session, setSession] = useState(() => open(props))
  // another draft is another session; the id that this one's own draft was given is none
  const { drafts } = session
  const another = draft !== undefined && draft !== drafts.draft && draft !== drafts.left
  const other = session.shape.type !== type.type || another
  if (other) setSession(open(props))
  useEffect(() => {
    session.start()
    return () => session.stop()
  }, [session])
  return (
    <WordsProvider lang={lang} messages={messages}>
      <SessionContext value={session}>
        <FileSlots value={renderFiles}>
          <Body {...(onCopy && { onCopy })} {...(onSignIn && { onSignIn })} />
        </FileSlots>
      </SessionContext>
    </WordsProvider>
  )
}
