// Documents that go with a filing: looked at, and added while that is allowed.
import { type ChangeEvent, useRef } from 'react'
import { api, Problem, part } from '../../api.ts'
import type { Filing } from '../../data/filing.ts'
import { useData, useSending } from '../../data/use.ts'
import { Button, Empty, Failed, Loading, Refused, saveBlob } from '../../parts/basic.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useSay } from '../../words.tsx'

interface Attachment {
  readonly attachment: string
  readonly name: string
  readonly media: string
  readonly size: number
  readonly added: string
}

export const Attachments = ({ filing }: { readonly filing: Filing }) => {
  const { t, size, moment } = useSay()
  const path = `/filings/${part(filing.type)}/${part(filing.number)}/attachments`
  const { data, problem, reload } = useData<{ readonly attachments: readonly Attachment[] }>(path)
  const adding = useSending()
  const opening = useSending()
  const input = useRef<HTMLInputElement>(null)
  const add = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const files = [...(event.target.files ?? [])]
    event.target.value = ''
    const went = await adding.send(async () => {
      for (const file of files) {
        await api.ask(path, {
          method: 'POST',
          raw: file,
          headers: {
            'Content-Type': file.type === '' ? 'application/octet-stream' : file.type,
            'Beibu-Name': encodeURIComponent(file.name),
          },
        })
      }
    })
    if (went) reload()
  }
  const save = (each: Attachment): Promise<boolean> =>
    opening.send(async () => {
      const response = await api.open(`/attachments/${part(each.attachment)}`)
      if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null))
      saveBlob(each.name, await response.blob())
    })
  return (
    <section>
      <div className="sub">
        <h2>{t('case.papers')}</h2>
        {data === undefined ? null : <span>{data.attachments.length}</span>}
        <span className="grow" />
        <Button
          kind="quiet"
          icon="upload"
          busy={adding.busy}
          onClick={() => input.current?.click()}
        >
          {t('case.papers.add')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          aria-label={t('case.papers.add')}
          onChange={event => void add(event)}
        />
      </div>
      <Refused problem={adding.problem ?? opening.problem} />
      {problem !== undefined ? <Failed problem={problem} retry={reload} /> : null}
      {data === undefined && problem === undefined ? <Loading rows={2} /> : null}
      {data?.attachments.length === 0 ? <Empty icon="clip" title={t('case.papers.none')} /> : null}
      {data === undefined || data.attachments.length === 0 ? null : (
        <ul className="papers">
          {data.attachments.map(each => (
            <li key={each.attachment}>
              <button type="button" onClick={() => void save(each)}>
                <Icon n="clip" />
                <span>{each.name}</span>
                <small>
                  {size(each.size)} · {moment(each.added)}
                </small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
