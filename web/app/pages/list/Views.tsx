// Saved views as tabs: a name for filters and columns, kept at the node.
import { type FormEvent, useState } from 'react'
import { api, part } from '../../api.ts'
import type { TypeInfo } from '../../data/types.ts'
import { useData, useSending } from '../../data/use.ts'
import { Check, Field, IconButton, Input, Refused } from '../../parts/basic.tsx'
import { FormDialog } from '../../parts/float.tsx'
import { Icon } from '../../parts/icons.tsx'
import { setQuery } from '../../router.tsx'
import { useSay } from '../../words.tsx'
import { type Filters, filterNames } from './filters.ts'

export interface View {
  readonly view: string
  readonly name: string
  readonly content: { readonly filters?: Filters; readonly columns?: readonly string[] }
  /** saved by oneself; else it is shared by another of the organisation */
  readonly own: boolean
}

const same = (a: Filters, b: Filters): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())

const Saver = ({
  type,
  filters,
  columns,
  close,
}: {
  readonly type: TypeInfo
  readonly filters: Filters
  readonly columns: readonly string[]
  readonly close: (saved: boolean) => void
}) => {
  const { t } = useSay()
  const { busy, problem, send } = useSending()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const body = { type: type.type, name: name.trim(), content: { filters, columns }, shared }
    if (await send(() => api.post('/views', body))) close(true)
  }
  return (
    <FormDialog
      title={t('list.view.save')}
      yes={t('page.save')}
      busy={busy}
      onSubmit={event => void submit(event)}
      onClose={() => close(false)}
    >
      <p>{t('list.view.why')}</p>
      <Refused problem={problem} />
      <Field label={t('list.view.name')}>
        {wiring => (
          <Input
            {...wiring}
            required
            maxLength={60}
            value={name}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
      <Check
        label={t('list.view.shared')}
        checked={shared}
        onChange={event => setShared(event.target.checked)}
      />
    </FormDialog>
  )
}

/** Tabs; the first is the whole list. A view that is shown can be dropped. */
export const Views = ({
  type,
  filters,
  columns,
  onColumns,
}: {
  readonly type: TypeInfo
  readonly filters: Filters
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
}) => {
  const { t } = useSay()
  const { data, reload } = useData<{ readonly views: readonly View[] }>(
    `/views?type=${part(type.type)}`,
  )
  const [saving, setSaving] = useState(false)
  const { send } = useSending()
  const show = (view: View | undefined): void => {
    const none = Object.fromEntries(filterNames(type).map(name => [name, undefined]))
    setQuery({ ...none, ...view?.content.filters })
    const wanted = view?.content.columns ?? []
    if (wanted.length > 0) onColumns(wanted)
  }
  const drop = async (view: View): Promise<void> => {
    if (await send(() => api.post(`/views/${part(view.view)}/remove`))) reload()
  }
  const whole = Object.keys(filters).length === 0
  return (
    <nav className="views" aria-label={t('list.views')}>
      <button type="button" aria-pressed={whole} onClick={() => show(undefined)}>
        {t('list.view.all')}
      </button>
      {(data?.views ?? []).map(view => {
        const on = !whole && same(view.content.filters ?? {}, filters)
        return (
          <span key={view.view}>
            <button type="button" aria-pressed={on} onClick={() => show(view)}>
              {view.name}
            </button>
            {on && view.own ? (
              <IconButton
                icon="close"
                size={14}
                label={t('list.view.drop', { name: view.name })}
                onClick={() => void drop(view)}
              />
            ) : null}
          </span>
        )
      })}
      <button type="button" className="fadd" onClick={() => setSaving(true)}>
        <Icon n="plus" />
        <span>{t('list.view.new')}</span>
      </button>
      {saving ? (
        <Saver
          type={type}
          filters={filters}
          columns={columns}
          close={saved => {
            setSaving(false)
            if (saved) reload()
          }}
        />
      ) : null}
    </nav>
  )
}
