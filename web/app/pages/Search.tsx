// What was found, over all filings that one may see.
import { useState } from 'react'
import { part } from '../api.ts'
import { useData, useNarrow } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { Button, Empty, Failed, Input, Loading } from '../parts/basic.tsx'
import { Num, StateChip, typeWord } from '../parts/filing.tsx'
import { go, Link, usePlace } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'

interface Result {
  readonly type: string
  readonly number: string
  readonly state: string
  readonly title: string
  /** where the words were found: a JSON Pointer into the document, and the text there */
  readonly matched: readonly { readonly path: string; readonly text: string }[]
}

/** On a phone the search has no place in the head: it is here. */
const Box = ({ asked }: { readonly asked: string }) => {
  const { t } = useSay()
  const [text, setText] = useState(asked)
  return (
    <form
      className="search-box"
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() !== '') go(`/search?q=${encodeURIComponent(text.trim())}`)
      }}
    >
      <Input
        type="search"
        aria-label={t('search.title')}
        placeholder={t('search.hint')}
        value={text}
        maxLength={100}
        onChange={event => setText(event.target.value)}
      />
      <Button kind="main" type="submit" icon="search">
        {t('nav.search')}
      </Button>
    </form>
  )
}

const Row = ({ result }: { readonly result: Result }) => {
  const say = useSay()
  const { typeOf } = useMe()
  const type = typeOf(result.type)
  const matched = result.matched.slice(0, 3).map(({ path, text }) => {
    const name = path.split('/').filter(piece => piece !== '' && !/^\d+$/.test(piece))
    return `${say.or(`field.${name.join('.')}`, say.or(`case.${name.join('.')}`, ''))} ${text}`.trim()
  })
  return (
    <li>
      <Link to={`/filings/${part(result.type)}/${part(result.number)}`}>
        <span>
          <Num type={type} number={result.number} />
          <small>{type === undefined ? result.type : typeWord(say, type)}</small>
        </span>
        <b>{result.title}</b>
        <small className="q">{matched.join(' · ')}</small>
      </Link>
      {type === undefined ? null : <StateChip type={type} state={result.state} />}
    </li>
  )
}

const Search = () => {
  const { t } = useSay()
  const narrow = useNarrow()
  const { query } = usePlace()
  const asked = query.get('q') ?? ''
  const { data, problem, loading, reload } = useData<{ readonly results: readonly Result[] }>(
    asked === '' ? undefined : `/search?q=${encodeURIComponent(asked)}`,
  )
  return (
    <Page title={asked === '' ? t('nav.search') : t('search.for', { q: asked })}>
      {narrow ? <Box asked={asked} /> : null}
      {asked === '' ? <Empty icon="search" title={t('search.how')} /> : null}
      {loading ? <Loading /> : null}
      {problem !== undefined ? <Failed problem={problem} retry={reload} /> : null}
      {data?.results.length === 0 ? <Empty icon="search" title={t('search.none')} /> : null}
      <p className="unseen" role="status">
        {data === undefined ? '' : t('search.found', { n: data.results.length })}
      </p>
      <ol className="found">
        {(data?.results ?? []).map(each => (
          <Row key={`${each.type} ${each.number}`} result={each} />
        ))}
      </ol>
    </Page>
  )
}
export default Search
