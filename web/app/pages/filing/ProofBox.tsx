// The proof that a filing stands in the journal, checked here by its path to the signed root.
import { useEffect, useState } from 'react'
import { part } from '../../api.ts'
import type { Filing } from '../../data/filing.ts'
import { holds, type Proof, signedRoot } from '../../data/proof.ts'
import { useData } from '../../data/use.ts'
import { shortHash } from '../../format.ts'
import { Button, Copy, Failed, Loading, saveText } from '../../parts/basic.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useSay } from '../../words.tsx'

export const ProofBox = ({ filing }: { readonly filing: Filing }) => {
  const { t, count } = useSay()
  const path = `/filings/${part(filing.type)}/${part(filing.number)}/proof`
  // another version, another proof
  const { data, problem, reload } = useData<Proof>(path)
  const paper = useData<{ readonly code: string }>(path.replace(/proof$/, 'code'))
  const [good, setGood] = useState<boolean>()
  const { version } = filing
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(reload, [version, reload])
  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(paper.reload, [version, paper.reload])
  useEffect(() => {
    let over = false
    if (data !== undefined) void holds(data).then(found => over || setGood(found))
    return () => {
      over = true
    }
  }, [data])
  const leaf = data?.events.at(-1)?.leaf ?? ''
  return (
    <section className="proof" aria-label={t('proof.title')}>
      {problem === undefined ? null : <Failed problem={problem} retry={reload} />}
      {data === undefined && problem === undefined ? <Loading rows={3} /> : null}
      {data === undefined ? null : (
        <>
          {good === undefined ? (
            <b>{t('proof.title')}</b>
          ) : (
            <b className={good ? 't-green' : 't-red'}>
              <Icon n={good ? 'shield' : 'warn'} />
              {t(good ? 'proof.holds' : 'proof.fails')}
            </b>
          )}
          <dl>
            <div>
              <dt>{t('proof.position')}</dt>
              <dd>{count(filing.position)}</dd>
            </div>
            <div>
              <dt>{t('proof.leaf')}</dt>
              <dd>
                <code title={leaf}>{shortHash(leaf)}</code>
                <Copy text={leaf} label={t('proof.leaf.copy')} />
              </dd>
            </div>
            <div>
              <dt>{t('proof.checkpoint')}</dt>
              <dd>
                <code title={signedRoot(data.checkpoint)}>
                  {count(data.size)} · {shortHash(signedRoot(data.checkpoint))}
                </code>
              </dd>
            </div>
          </dl>
          <div className="row">
            <Button
              icon="download"
              onClick={() =>
                saveText(
                  `${filing.number}.proof.json`,
                  'application/json',
                  JSON.stringify(data, undefined, 2),
                )
              }
            >
              {t('proof.save')}
            </Button>
            <a className="link" href={`/verify/${paper.data?.code ?? ''}`}>
              {t('proof.verify')}
              <Icon n="out" size={12} />
            </a>
          </div>
        </>
      )}
    </section>
  )
}
