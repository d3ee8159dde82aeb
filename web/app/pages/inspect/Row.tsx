// One row of the goods while it is looked at: what was declared, what chose it, what is found.
import { useId } from 'react'
import type { LaneReason } from '#kit/lanes.ts'
import { useTopic } from '#ui/filing/topics.ts'
import { countedOf, FOUND, lookedAt } from '../../data/inspections.ts'
import { useNames } from '../../data/names.ts'
import type { Members, TypeInfo } from '../../data/types.ts'
import { trimmed } from '../../format.ts'
import { Field, Input } from '../../parts/basic.tsx'
import { nameOfCode } from '../../parts/filing.tsx'
import { useSay } from '../../words.tsx'
import type { Look } from './look.ts'
import { Photographs, type Taken } from './Photographs.tsx'

/** Characters of a remark that the node takes. */
const REMARK_MOST = 500

/** What stands at a path of the findings, as text. */
export const useFinding = ({ store }: Look, path: string): string =>
  String(useTopic(store.topics, path, () => store.get(path) ?? ''))

const useRefused = ({ drafts }: Look, path: string): string | undefined => {
  const { t, or } = useSay()
  const refused = useTopic(drafts.topics, '', () => drafts.state.refused)
  if (refused?.path !== path) return undefined
  const { key, message } = refused.fault
  return key === 'not-a-decimal' ? t('inspect.counted.wrong') : or(key, message)
}

const Found = ({ look, row }: { readonly look: Look; readonly row: number }) => {
  const { t } = useSay()
  const path = `/rows/${row}/found`
  const found = useFinding(look, path)
  const name = useId()
  return (
    <fieldset className="found-choice">
      <legend className="unseen">{t('inspect.found', { row: row + 1 })}</legend>
      {FOUND.map(each => (
        <label key={each} className={`check found-${each}`}>
          <input
            type="radio"
            name={name}
            checked={found === each}
            onChange={() => look.store.set(path, each)}
            // pressed again it is taken back: nobody has to say what was not looked at
            onClick={() => found === each && look.store.set(path, '')}
            onKeyDown={event => {
              if (event.key !== ' ' || found !== each) return
              event.preventDefault()
              look.store.set(path, '')
            }}
          />
          <span>{t(`inspect.found.${each}`)}</span>
        </label>
      ))}
    </fieldset>
  )
}

export const GoodsRow = ({
  type,
  look,
  row,
  n,
  reasons,
  taken,
}: {
  readonly type: TypeInfo
  readonly look: Look
  readonly row: Members
  /** from 0 */
  readonly n: number
  readonly reasons: readonly LaneReason[]
  readonly taken: Taken
}) => {
  const say = useSay()
  const { t, or, decimal } = say
  const names = useNames(say.lang)
  const fields = lookedAt(type)?.rows ?? []
  const text = fields.find(each => each.kind === 'text')
  const code = fields.find(each => each.kind === 'code')
  const { amount, field, unit } = countedOf(type, row)
  const unitName = field === undefined ? unit : nameOfCode(say, names, field, unit)
  const counted = useFinding(look, `/rows/${n}/counted`)
  const remark = useFinding(look, `/rows/${n}/remark`)
  const wrong = useRefused(look, `/rows/${n}/counted`)
  return (
    <li className="look-row">
      <h2>
        <em>{n + 1}</em> {text === undefined ? '' : String(row[text.name] ?? '')}
        {code === undefined ? null : <span className="q"> {String(row[code.name] ?? '')}</span>}
      </h2>
      {reasons.length === 0 ? null : (
        <p className="look-why">
          <span>{t('inspect.why.row')}</span>
          {reasons.map(({ id }) => (
            <b key={id}>{or(`reason.${id}`, id)}</b>
          ))}
        </p>
      )}
      <Found look={look} row={n} />
      <div className="look-fields">
        {amount === '' ? null : (
          <Field
            label={t('inspect.counted')}
            help={t('inspect.declared', { amount: decimal(trimmed(amount)), unit: unitName })}
            fault={wrong}
          >
            {wiring => (
              <Input
                {...wiring}
                inputMode="decimal"
                autoComplete="off"
                value={counted}
                onChange={event => look.store.set(`/rows/${n}/counted`, event.target.value.trim())}
              />
            )}
          </Field>
        )}
        <Field label={t('inspect.remark')}>
          {wiring => (
            <Input
              {...wiring}
              maxLength={REMARK_MOST}
              value={remark}
              onChange={event => look.store.set(`/rows/${n}/remark`, event.target.value)}
            />
          )}
        </Field>
      </div>
      <Photographs look={look} row={n} taken={taken} />
    </li>
  )
}
