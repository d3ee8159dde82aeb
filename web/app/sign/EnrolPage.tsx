// Officers and operators work with a second factor: without one, this is the only page.
import { useEffect } from 'react'
import { api } from '../api.ts'
import { Button } from '../parts/basic.tsx'
import { useSay } from '../words.tsx'
import { OuterFrame } from './OuterFrame.tsx'
import { TotpSetup } from './Totp.tsx'

const EnrolPage = ({ onDone }: { readonly onDone: () => Promise<void> }) => {
  const { t } = useSay()
  useEffect(() => {
    document.title = `${t('enrol.title')} · Beibu`
  }, [t])
  const leave = async (): Promise<void> => {
    await api.post('/session/end')
    await onDone()
  }
  return (
    <OuterFrame>
      <h1>{t('enrol.title')}</h1>
      <p className="lead">{t('enrol.why')}</p>
      <TotpSetup onDone={() => void onDone()} />
      <Button kind="quiet" icon="leave" onClick={() => void leave()}>
        {t('nav.leave')}
      </Button>
    </OuterFrame>
  )
}
export default EnrolPage
