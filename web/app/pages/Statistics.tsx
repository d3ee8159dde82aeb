// Public totals by any cut, for everybody who is signed in: table, picture and file of one answer.
import { useEffect, useMemo, useRef } from 'react'
import { crosstab } from '#kit/crosstab.ts'
import { api, Problem } from '../api.ts'
import type { TypeInfo } from '../data/types.ts'
import { useCalm, useData, useMoved, useSending } from '../data/use.ts'
import { dayOf } from '../format.ts'
import { Page } from '../frame/Page.tsx'
import { Button, Copy, Empty, Failed, Loading, Refused, saveBlob } from '../parts/basic.tsx'
import { go, usePlace } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { Ask } from './statistics/Ask.tsx'
import { Chart } from './statistics/Chart.tsx'
import { bucketWord, measureWord } from './statistics/names.ts'
import {
  axes,
  csvPath,
  pageOf,
  type Question,
  readQuestion,
  totalsPath,
} from './statistics/question.ts'
import { Table } from './statistics/Table.tsx'
import '../style/statistics.css'

interface Told {
  readonly measure: string
  readonly unit: string
  readonly position: number
  readonly cells: readonly Readonly<Record<string, string>>[]
  /** of a node that hides figures of few traders from who does not see all filings */
  readonly public?: { readonly traders: number; readonly until?: string }
}

/** Nobody reads a table with more, and a browser draws it slowly. The file has all of it. */
const MOST_CELLS = 3_000
/** Figures move with filings of others, of which no stream tells: the page asks again. */
const AGAIN = 15_000

const useAnswer = (question: Question) => {
  const answer = useData<Told>(totalsPath(question))
  const calm = useCalm(answer.reload, 1_500)
  useMoved(calm)
  const latest = useRef(answer.reload)
  latest.current = answer.reload
  useEffect(() => {
    const timer = setInterval(() => document.hidden || latest.current(), AGAIN)
    return () => clearInterval(timer)
  }, [])
  return answer
}

const useFile = (question: Question) => {
  const sending = useSending()
  const save = (): void =>
    void sending.send(async () => {
      const response = await api.open(csvPath(question), { headers: { Accept: 'text/csv' } })
      if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null))
      saveBlob(`${question.measure}.csv`, await response.blob())
    })
  return { ...sending, save }
}

interface Shown {
  readonly type: TypeInfo
  readonly question: Question
  readonly onAsk: (question: Question) => void
}

const Answer = ({ told, type, question, onAsk }: Shown & { readonly told: Told }) => {
  const say = useSay()
  const { t, count } = say
  const me = useMe()
  const sides = axes(question)
  const asked = [...sides.down, sides.across].join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sides by their names
  const table = useMemo(() => crosstab(told.cells, sides), [told, asked])
  if (table.lines.length === 0) {
    return (
      <Empty icon="chart" title={t('stat.empty')}>
        <p>{t('stat.empty.how')}</p>
      </Empty>
    )
  }
  const cells = table.lines.length * (table.columns.length + 1)
  if (cells > MOST_CELLS) {
    return (
      <Empty icon="columns" title={t('stat.many', { n: count(cells), most: count(MOST_CELLS) })}>
        <p>{t('stat.many.how')}</p>
      </Empty>
    )
  }
  const { unit } = told
  const word = measureWord(say, question.measure)
  const title = unit === '1' ? word : `${word} (${unit})`
  const opens = me.has('officer')
  const asOf =
    told.public === undefined
      ? t('stat.position', { n: count(told.position) })
      : t('stat.public', {
          day: bucketWord(say, told.public.until ?? ''),
          n: count(told.public.traders),
        })
  return (
    <>
      <Chart type={type} table={table} title={title} />
      <Table {...{ type, question, table, unit, onAsk }} />
      <p className="q">
        {asOf} {question.published ? t('stat.published.note') : null}{' '}
        {opens ? t('stat.opens') : null}
      </p>
    </>
  )
}

const Asked = ({ types, ...shown }: Shown & { readonly types: readonly TypeInfo[] }) => {
  const { t } = useSay()
  const { type, question, onAsk } = shown
  const { data, problem, loading, reload } = useAnswer(question)
  const file = useFile(question)
  const address = `${location.origin}/app${pageOf(question)}`
  const actions = (
    <>
      <Copy text={address} label={t('stat.link')} shown={t('stat.link')} />
      <Button icon="download" busy={file.busy} onClick={file.save}>
        CSV
      </Button>
    </>
  )
  return (
    <Page title={t('stat.title')} actions={actions} className="statistics">
      <Ask types={types} type={type} question={question} onAsk={onAsk} />
      <Refused problem={file.problem} />
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {loading ? <Loading rows={8} /> : null}
      {data === undefined ? null : <Answer {...shown} told={data} />}
    </Page>
  )
}

const Statistics = () => {
  const { t, zone } = useSay()
  const me = useMe()
  const { query } = usePlace()
  const types = me.types.filter(each => each.measures.length > 0)
  const question = readQuestion(types, query, dayOf(zone, Date.now()).slice(0, 4))
  const type =
    types.find(each => each.measures.some(({ name }) => name === question.measure)) ?? types[0]
  if (type === undefined) {
    return (
      <Page title={t('stat.title')}>
        <Empty icon="chart" title={t('stat.empty')} />
      </Page>
    )
  }
  // each question is a step that the reader can go back from
  const ask = (next: Question): void => go(pageOf(next))
  return <Asked types={types} type={type} question={question} onAsk={ask} />
}
export default Statistics
