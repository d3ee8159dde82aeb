// One's own organisation: its people, those invited, who files for it, its keys.

import { useData } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { Keys } from './organisation/Keys.tsx'
import { Mandates } from './organisation/Mandates.tsx'
import { Invitations, Members } from './organisation/Members.tsx'

const Organisation = () => {
  const { t } = useSay()
  const me = useMe()
  const { data } = useData<{ org: string; name: string; kind: string }>('/organisation')
  // whoever files by a mandate does not rule the house that gave it
  const rules = me.has('manager') && me.org.agent === null
  return (
    <Page title={me.org.name} className="settings">
      <p className="lead">
        {t(`kind.${data?.kind ?? me.org.kind}`)} · <code>{me.org.org}</code>
      </p>
      {rules ? null : <p className="notice">{t('org.manager.only')}</p>}
      <Members rules={rules} />
      {rules ? <Invitations /> : null}
      {rules ? <Mandates /> : null}
      {rules ? <Keys /> : null}
    </Page>
  )
}
export default Organisation
