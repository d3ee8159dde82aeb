// Today: what waits for me, what is in clearance, what came in.

import { useNow } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { typeWord } from '../parts/filing.tsx'
import { Icon } from '../parts/icons.tsx'
import { Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { Board } from './home/Board.tsx'
import { Moves, Today } from './home/Today.tsx'
import { Works } from './home/Works.tsx'

/** Many at once, for each type of filing. */
const FromFile = () => {
  const say = useSay()
  const { types } = useMe()
  const from = say.t('bulk.from')
  return types.map(type => (
    <Link key={type.type} className="btn btn-quiet" to={`/filings/${type.type}/bulk`}>
      <Icon n="upload" />
      <span>{types.length > 1 ? `${from}: ${typeWord(say, type)}` : from}</span>
    </Link>
  ))
}

const Home = () => {
  const { t, date } = useSay()
  const me = useMe()
  const now = useNow()
  const files = me.has('trader') || me.has('officer')
  const day = date(now, { day: 'numeric', month: 'long' })
  return (
    <Page
      title={t('nav.today')}
      heading={
        <>
          {day} <span>{date(now, { weekday: 'long' })}</span>
        </>
      }
      className="home"
      {...(me.has('trader') ? { actions: <FromFile /> } : {})}
    >
      <Works />
      {files ? (
        <div className="cols">
          <div>
            {me.types.map(type => (
              <Board key={type.type} type={type} />
            ))}
          </div>
          <aside aria-label={t('home.today')}>
            {me.types.map(type => (
              <Today key={type.type} type={type} />
            ))}
            <Moves />
          </aside>
        </div>
      ) : null}
    </Page>
  )
}
export default Home
