// What is asked: the measure, what it is cut by, what it is narrowed to, and when.
import { useState } from 'react'
import { TIME } from '#kit/crosstab.ts'
import { GRAINS } from '#kit/time.ts'
import { useNames } from '../../data/names.ts'
import type { TypeInfo } from '../../data/types.ts'
import { useData } from '../../data/use.ts'
import { Check, Field, IconButton, Input, Select } from '../../parts/basic.tsx'
import { Choose } from '../../parts/Choose.tsx'
import { typeWord } from '../../parts/filing.tsx'
import { Popover } from '../../parts/float.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useSay } from '../../words.tsx'
import { dimensionWord, measureWord, valueWords } from './names.ts'
import { canNarrow, type Question, showsTime, totalsPath } from './question.ts'

export interface AskProps {
  readonly types: readonly TypeInfo[]
  readonly type: TypeInfo
  readonly question: Question
  readonly onAsk: (question: Question) => void
}

const Measure = ({ types, type, question, onAsk }: AskProps) => {
  const say = useSay()
  const choose = (measure: string): void => {
    const next = types.find(each => each.measures.some(({ name }) => name === measure)) ?? type
    // another kind of filing has other dimensions
    const bare = next.type === type.type ? {} : { by: [], across: '', where: {} }
    onAsk({ ...question, ...bare, measure })
  }
  return (
    <Field label={say.t('stat.measure')}>
      {wiring => (
        <Select {...wiring} value={question.measure} onChange={event => choose(event.target.value)}>
          {types.map(each => (
            <optgroup key={each.type} label={typeWord(say, each)}>
              {each.measures.map(({ name }) => (
                <option key={name} value={name}>
                  {measureWord(say, name)}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      )}
    </Field>
  )
}

const Cut = ({ n, type, question, onAsk }: AskProps & { readonly n: 0 | 1 }) => {
  const say = useSay()
  const other = question.by[1 - n]
  const choose = (name: string): void => {
    const rest = question.by.filter((_, i) => i !== n)
    const own = name === '' ? [] : [name]
    const by = n === 0 ? [...own, ...rest] : [...rest, ...own]
    const across = question.across === TIME || by.includes(question.across) ? question.across : ''
    onAsk({ ...question, by, across })
  }
  return (
    <Field label={say.t(n === 0 ? 'stat.by' : 'stat.by.second')}>
      {wiring => (
        <Select
          {...wiring}
          value={question.by[n] ?? ''}
          onChange={event => choose(event.target.value)}
        >
          <option value="">{say.t('stat.nothing')}</option>
          {type.dimensions
            .filter(({ name }) => name !== other)
            .map(({ name }) => (
              <option key={name} value={name}>
                {dimensionWord(say, name)}
              </option>
            ))}
        </Select>
      )}
    </Field>
  )
}

const Across = ({ question, onAsk }: AskProps) => {
  const say = useSay()
  return (
    <Field label={say.t('stat.across')}>
      {wiring => (
        <Select
          {...wiring}
          value={question.across}
          onChange={event => onAsk({ ...question, across: event.target.value })}
        >
          <option value="">{say.t('stat.nothing')}</option>
          {[TIME, ...question.by].map(name => (
            <option key={name} value={name}>
              {dimensionWord(say, name)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

const Times = ({ question, onAsk }: AskProps) => {
  const { t } = useSay()
  const date = (text: string): string => (text === '' ? '' : `${text}-01-01`.slice(0, 10))
  return (
    <>
      {(['from', 'to'] as const).map(end => (
        <Field key={end} label={t(`list.filter.${end}`)}>
          {wiring => (
            <Input
              {...wiring}
              type="date"
              // an hour's bucket narrows a day's
              value={date(question[end].slice(0, 10))}
              onChange={event => onAsk({ ...question, [end]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {showsTime(question) ? (
        <Field label={t('stat.grain')}>
          {wiring => (
            <Select
              {...wiring}
              value={question.grain}
              onChange={event => {
                const grain = GRAINS.find(each => each === event.target.value) ?? 'year'
                onAsk({ ...question, grain })
              }}
            >
              {GRAINS.map(grain => (
                <option key={grain} value={grain}>
                  {t(`stat.grain.${grain}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      ) : null}
    </>
  )
}

interface Told {
  readonly cells: readonly Readonly<Record<string, string>>[]
}

/** Values that a dimension has at all, under the question's other conditions. */
const Values = ({
  type,
  question,
  name,
  onPick,
}: Omit<AskProps, 'types' | 'onAsk'> & {
  readonly name: string
  readonly onPick: (value: string) => void
}) => {
  const say = useSay()
  const names = useNames(say.lang)
  const { [name]: _, ...where } = question.where
  const { data } = useData<Told>(totalsPath({ ...question, by: [name], across: '', where }))
  const values = [...new Set((data?.cells ?? []).map(each => each[name] ?? ''))]
  const choices = values.filter(canNarrow).map(value => {
    const words = valueWords(say, names, type, name, value)
    return { value, text: words.name, ...(words.code === '' ? {} : { aside: words.code }) }
  })
  return (
    <Choose
      label={say.t('list.filter.is')}
      choices={choices}
      value=""
      none={say.t('stat.any')}
      onChoose={value => value !== '' && onPick(value)}
    />
  )
}

const Adder = ({ close, ...props }: AskProps & { readonly close: () => void }) => {
  const say = useSay()
  const { type, question, onAsk } = props
  const [name, setName] = useState(type.dimensions[0]?.name ?? '')
  const pick = (value: string): void => {
    onAsk({ ...question, where: { ...question.where, [name]: value } })
    close()
  }
  return (
    <div className="adder">
      <Field label={say.t('list.filter.by')}>
        {wiring => (
          <Select {...wiring} value={name} onChange={event => setName(event.target.value)}>
            {type.dimensions.map(each => (
              <option key={each.name} value={each.name}>
                {dimensionWord(say, each.name)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Values key={name} type={type} question={question} name={name} onPick={pick} />
    </div>
  )
}

const Where = (props: AskProps) => {
  const say = useSay()
  const { t } = say
  const names = useNames(say.lang)
  const { type, question, onAsk } = props
  const drop = (name: string): void => {
    const { [name]: _, ...where } = question.where
    onAsk({ ...question, where })
  }
  return (
    <section className="filters" aria-label={t('list.filters')}>
      <Icon n="filter" />
      {Object.entries(question.where).map(([name, value]) => (
        <span className="fchip" key={name}>
          <span>{dimensionWord(say, name)}</span>
          <b>{valueWords(say, names, type, name, value).name}</b>
          <IconButton
            icon="close"
            size={14}
            label={t('list.filter.drop', { name: dimensionWord(say, name) })}
            onClick={() => drop(name)}
          />
        </span>
      ))}
      {type.dimensions.length === 0 ? null : (
        <Popover
          side="left"
          button={wiring => (
            <button type="button" className="fadd" {...wiring}>
              <Icon n="plus" />
              <span>{t('list.filter.add')}</span>
            </button>
          )}
        >
          {close => <Adder {...props} close={close} />}
        </Popover>
      )}
      <Check
        label={t('stat.published')}
        checked={question.published}
        onChange={event => onAsk({ ...question, published: event.target.checked })}
      />
    </section>
  )
}

export const Ask = (props: AskProps) => (
  <>
    <section className="stat-ask" aria-label={useSay().t('stat.question')}>
      <Measure {...props} />
      <Cut {...props} n={0} />
      {props.question.by.length === 0 ? null : <Cut {...props} n={1} />}
      <Across {...props} />
      <Times {...props} />
    </section>
    <Where {...props} />
  </>
)
