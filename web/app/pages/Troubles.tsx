// Operators: what the node wanted to do by itself and was refused, with the reason in words.
import { type Fault, part } from '../api.ts'
import { useData } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { Empty, Failed, Loading, sayFault } from '../parts/basic.tsx'
import { Num } from '../parts/filing.tsx'
import { Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { actWord } from './merchant/Stopped.tsx'
import NotFound from './NotFound.tsx'
import '../style/merchant.css'

interface Trouble {
  readonly plan: string
  readonly act: string
  readonly type: string
  readonly number: string
  readonly org: string
  readonly organisation: string
  readonly since: string
  readonly at: string
  readonly tries: number
  readonly faults: readonly Fault[]
}
interface Told {
  readonly count: number
  readonly troubles: readonly Trouble[]
}

const Row = ({ trouble }: { readonly trouble: Trouble }) => {
  const say = useSay()
  const { t, or } = say
  const { typeOf, has } = useMe()
  const { type: name, number, tries } = trouble
  const type = typeOf(name)
  const shown = <Num type={type} number={number} />
  return (
    <li>
      <div className="trouble-what">
        {/* an operator sees no filing of others: the number is for whoever may */}
        {has('officer') ? (
          <Link to={`/filings/${part(name)}/${part(number)}`}>{shown}</Link>
        ) : (
          <b>{shown}</b>
        )}
        <small>
          {or(`filing.${name.slice(name.indexOf('.') + 1)}`, name)} · {trouble.organisation}
        </small>
      </div>
      <div className="trouble-why">
        <small>{t('desk.failed', { what: actWord(say, trouble.act) })}</small>
        {trouble.faults.map(fault => (
          <p key={`${fault.key} ${fault.path}`}>
            {sayFault(say, fault)}{' '}
            {fault.path === '' ? null : <code className="q">{fault.path}</code>}
          </p>
        ))}
      </div>
      <dl>
        <div>
          <dt>{t('trouble.since')}</dt>
          <dd>
            <time dateTime={trouble.since}>{say.moment(trouble.since)}</time>
          </dd>
        </div>
        <div>
          <dt>{t('trouble.last')}</dt>
          <dd>
            <time dateTime={trouble.at}>{say.moment(trouble.at)}</time>
          </dd>
        </div>
        <div>
          <dt>{t('trouble.tries')}</dt>
          <dd>{say.count(tries)}</dd>
        </div>
      </dl>
    </li>
  )
}

const Troubles = () => {
  const { t, count } = useSay()
  const operates = useMe().has('operator')
  const { data, problem, loading, reload } = useData<Told>(operates ? '/node/troubles' : undefined)
  if (!operates) return <NotFound />
  return (
    <Page title={t('trouble.title')} className="settings">
      <p className="lead">{t('trouble.lead')}</p>
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {loading ? <Loading rows={6} /> : null}
      {data === undefined ? null : data.troubles.length === 0 ? (
        <Empty icon="check" title={t('trouble.none')}>
          <p>{t('trouble.none.why')}</p>
        </Empty>
      ) : (
        <ol className="troubles">
          {data.troubles.map(each => (
            <Row key={`${each.plan} ${each.number}`} trouble={each} />
          ))}
        </ol>
      )}
      {data !== undefined && data.count > data.troubles.length ? (
        <p className="help">
          {t('trouble.shown', { n: count(data.troubles.length), all: count(data.count) })}
        </p>
      ) : null}
    </Page>
  )
}
export default Troubles
