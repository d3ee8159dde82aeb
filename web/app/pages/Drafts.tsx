// Drafts of the organisation: taken up again, or thrown away.
import { useState } from 'react'
import { api, part } from '../api.ts'
import { type Draft, useDrafts } from '../data/drafts.ts'
import { useNow, useSending } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { Empty, Failed, IconButton, Loading, Refused } from '../parts/basic.tsx'
import { typeWord } from '../parts/filing.tsx'
import { Confirm } from '../parts/float.tsx'
import { DRAFT, Glyph } from '../parts/icons.tsx'
import { Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'

const Row = ({ draft, onDrop }: { readonly draft: Draft; readonly onDrop: () => void }) => {
  const say = useSay()
  const { t, age } = say
  const { typeOf } = useMe()
  const now = useNow()
  const type = typeOf(draft.type)
  const title = draft.title === undefined || draft.title === '' ? t('drafts.bare') : draft.title
  return (
    <li>
      <Glyph look={DRAFT} />
      <Link to={`/filings/${part(draft.type)}/new?draft=${part(draft.draft)}`}>
        <b>{title}</b>
        <small>{type === undefined ? draft.type : typeWord(say, type)}</small>
      </Link>
      <time dateTime={draft.changed}>
        {t('drafts.changed', { age: age(now - Date.parse(draft.changed)) })}
      </time>
      <IconButton icon="close" label={t('drafts.drop', { title })} onClick={onDrop} />
    </li>
  )
}

const Drafts = () => {
  const { t } = useSay()
  const { drafts, problem, loading, reload } = useDrafts()
  const { busy, problem: refused, send } = useSending()
  const [dropping, setDropping] = useState<Draft>()
  const drop = async (draft: Draft): Promise<void> => {
    const went = await send(() => api.post(`/drafts/${part(draft.draft)}/remove`))
    setDropping(undefined)
    if (went) reload()
  }
  return (
    <Page title={t('nav.drafts')}>
      <Refused problem={refused} />
      {loading ? <Loading /> : null}
      {problem !== undefined ? <Failed problem={problem} retry={reload} /> : null}
      {drafts?.length === 0 ? (
        <Empty icon="copy" title={t('drafts.none')}>
          <p>{t('drafts.none.why')}</p>
        </Empty>
      ) : null}
      <ul className="drafts">
        {(drafts ?? []).map(draft => (
          <Row key={draft.draft} draft={draft} onDrop={() => setDropping(draft)} />
        ))}
      </ul>
      {dropping === undefined ? null : (
        <Confirm
          title={t('drafts.drop.title')}
          text={t('drafts.drop.sure')}
          yes={t('drafts.drop.yes')}
          grave
          busy={busy}
          onYes={() => void drop(dropping)}
          onClose={() => setDropping(undefined)}
        />
      )}
    </Page>
  )
}
export default Drafts
