// Operators: letters that could not go out by mail, to be handed on by other ways.

import { useData } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { Copy, Empty, Failed, Loading } from '../parts/basic.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import NotFound from './NotFound.tsx'

interface Letter {
  readonly mail: string
  readonly recipient: string
  readonly subject: string
  readonly content: string
  readonly created: string
  readonly failed: string | null
}

/** The first address in a letter: a one-time link. */
const linkOf = (content: string): string | undefined => /https?:\/\/\S+/.exec(content)?.[0]

const Row = ({ letter }: { readonly letter: Letter }) => {
  const { t, moment } = useSay()
  const link = linkOf(letter.content)
  return (
    <li>
      <details>
        <summary>
          <b>{letter.subject}</b>
          <span>{letter.recipient}</span>
          <time dateTime={letter.created}>{moment(letter.created)}</time>
        </summary>
        {letter.failed === null ? null : <p className="t-red">{letter.failed}</p>}
        <pre>{letter.content}</pre>
        {link === undefined ? null : (
          <Copy text={link} label={t('org.link.copy')} shown={t('org.link.copy')} />
        )}
      </details>
    </li>
  )
}

const Letters = () => {
  const { t } = useSay()
  const me = useMe()
  const operates = me.has('operator')
  const { data, problem, loading, reload } = useData<{ readonly letters: readonly Letter[] }>(
    operates ? '/letters' : undefined,
  )
  if (!operates) return <NotFound />
  return (
    <Page title={t('nav.letters')} className="settings">
      <p className="lead">{t(me.session.mail ? 'letters.mail' : 'letters.why')}</p>
      {loading ? <Loading /> : null}
      {problem !== undefined ? <Failed problem={problem} retry={reload} /> : null}
      {data?.letters.length === 0 ? <Empty icon="letter" title={t('letters.none')} /> : null}
      <ul className="letters">
        {(data?.letters ?? []).map(each => (
          <Row key={each.mail} letter={each} />
        ))}
      </ul>
    </Page>
  )
}
export default Letters
