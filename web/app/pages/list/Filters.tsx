// Filters as chips that read as a sentence, and the box that adds one.
import { type FormEvent, useId, useState } from 'react'
import { type NameOf, useNames } from '../../data/names.ts'
import { columnOf, type TypeInfo } from '../../data/types.ts'
import { Button, Field, IconButton, Input, Select } from '../../parts/basic.tsx'
import { textOf } from '../../parts/filing.tsx'
import { Popover } from '../../parts/float.tsx'
import { Icon } from '../../parts/icons.tsx'
import { setQuery } from '../../router.tsx'
import { type Say, useSay } from '../../words.tsx'
import { type Filters, filterNames } from './filters.ts'

export const filterWord = (say: Say, name: string): string =>
  name === 'state' || name === 'from' || name === 'to'
    ? say.t(`list.filter.${name}`)
    : say.or(`field.${name}`, name)

export const valueWord = (
  say: Say,
  names: NameOf,
  type: TypeInfo,
  name: string,
  value: string,
): string => {
  if (name === 'state') {
    return say.list(value.split(',').map(state => say.or(`state.${state}`, state)))
  }
  const field = columnOf(type, name)
  return field === undefined ? value : textOf(say, names, field, value)
}

const Adder = ({ type, close }: { readonly type: TypeInfo; readonly close: () => void }) => {
  const say = useSay()
  const { t } = say
  const names = useNames(say.lang)
  const [name, setName] = useState('state')
  const [value, setValue] = useState('')
  const field = columnOf(type, name)
  const codes = name === 'state' ? type.states : field?.codes
  const chosen = value === '' ? (codes?.[0] ?? '') : value
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (chosen.trim() !== '') setQuery({ [name]: chosen.trim() })
    close()
  }
  return (
    <form className="adder" onSubmit={submit}>
      <Field label={t('list.filter.by')}>
        {wiring => (
          <Select
            {...wiring}
            value={name}
            onChange={event => {
              setName(event.target.value)
              setValue('')
            }}
          >
            {filterNames(type).map(each => (
              <option key={each} value={each}>
                {filterWord(say, each)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('list.filter.is')}>
        {wiring =>
          codes === undefined ? (
            <Input
              {...wiring}
              type={name === 'from' || name === 'to' ? 'date' : 'text'}
              maxLength={200}
              value={value}
              onChange={event => setValue(event.target.value)}
            />
          ) : (
            <Select {...wiring} value={chosen} onChange={event => setValue(event.target.value)}>
              {codes.map(code => (
                <option key={code} value={code}>
                  {valueWord(say, names, type, name, code)}
                </option>
              ))}
            </Select>
          )
        }
      </Field>
      <Button kind="main" type="submit">
        {t('list.filter.set')}
      </Button>
    </form>
  )
}

export const FilterBar = ({
  type,
  filters,
}: {
  readonly type: TypeInfo
  readonly filters: Filters
}) => {
  const say = useSay()
  const { t } = say
  const names = useNames(say.lang)
  const id = useId()
  const set = Object.entries(filters)
  return (
    <section className="filters" aria-labelledby={id}>
      <span className="unseen" id={id}>
        {t('list.filters')}
      </span>
      <Icon n="filter" />
      {set.map(([name, value]) => (
        <span className="fchip" key={name}>
          <span>{filterWord(say, name)}</span>
          <b>{valueWord(say, names, type, name, value)}</b>
          <IconButton
            icon="close"
            size={14}
            label={t('list.filter.drop', { name: filterWord(say, name) })}
            onClick={() => setQuery({ [name]: undefined })}
          />
        </span>
      ))}
      <Popover
        side="left"
        button={wiring => (
          <button type="button" className="fadd" {...wiring}>
            <Icon n="plus" />
            <span>{t('list.filter.add')}</span>
          </button>
        )}
      >
        {close => <Adder type={type} close={close} />}
      </Popover>
      {set.length === 0 ? null : (
        <button
          type="button"
          className="link"
          onClick={() => setQuery(Object.fromEntries(set.map(([name]) => [name, undefined])))}
        >
          {t('list.clear')}
        </button>
      )}
    </section>
  )
}
