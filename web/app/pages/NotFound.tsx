import { Page } from '../frame/Page.tsx'
import { Empty } from '../parts/basic.tsx'
import { Link } from '../router.tsx'
import { useSay } from '../words.tsx'

const NotFound = () => {
  const { t } = useSay()
  return (
    <Page title={t('lost.title')}>
      <Empty icon="search" title={t('lost.why')}>
        <Link to="/" className="btn btn-plain">
          {t('nav.today')}
        </Link>
      </Empty>
    </Page>
  )
}
export default NotFound
