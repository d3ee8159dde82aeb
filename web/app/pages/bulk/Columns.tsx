// Which column goes into which field, what is the same in every filing, and how cells are read.
import { useId } from 'react'
import type { BulkFile, Mapping } from '../../data/bulk.ts'
import { useNames } from '../../data/names.ts'
import type { TypeInfo } from '../../data/types.ts'
import { useNarrow } from '../../data/use.ts'
import { Field, Input, Select } from '../../parts/basic.tsx'
import { Choose } from '../../parts/Choose.tsx'
import { nameOfCode } from '../../parts/filing.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useSay } from '../../words.tsx'
import {
  assign,
  fix,
  fixedText,
  type Leaf,
  leafWord,
  leavesOf,
  pathOf,
  unfed,
  withGroup,
  withSetting,
} from './mapping.ts'

interface MappingProps {
  readonly type: TypeInfo
  readonly file: BulkFile
  readonly mapping: Mapping
  readonly onMapping: (mapping: Mapping) => void
}

const useChoices = (leaves: readonly Leaf[]) => {
  const say = useSay()
  return leaves.map(leaf => ({
    value: leaf.path,
    text: leafWord(say, leaf),
    ...(leaf.list === '' ? {} : { aside: say.or(`field.${leaf.list}`, leaf.list) }),
    also: leaf.path,
  }))
}

const ColumnTable = ({ type, file, mapping, onMapping }: MappingProps) => {
  const { t } = useSay()
  const narrow = useNarrow()
  const choices = useChoices(leavesOf(type))
  const chooser = (name: string) => (
    <Choose
      label={t('bulk.field.for', { column: name })}
      choices={choices}
      value={pathOf(mapping, name) ?? ''}
      none={t('bulk.unused')}
      onChoose={path => onMapping(assign(mapping, name, path === '' ? undefined : path))}
    />
  )
  if (narrow) {
    return (
      <ul className="bulk-columns">
        {file.columns.map(({ column, name, samples }) => (
          <li key={column}>
            <b>
              <span className="q">{column}</span> {name}
            </b>
            <small>{samples.join(' · ')}</small>
            {chooser(name)}
          </li>
        ))}
      </ul>
    )
  }
  return (
    <table className="bulk-table">
      <thead>
        <tr>
          <th scope="col">{t('bulk.column')}</th>
          <th scope="col">{t('bulk.samples')}</th>
          <th scope="col">{t('bulk.field')}</th>
        </tr>
      </thead>
      <tbody>
        {file.columns.map(({ column, name, samples }) => (
          <tr key={column}>
            <th scope="row">
              <span className="q">{column}</span> {name}
            </th>
            <td className="bulk-samples">{samples.join(' · ')}</td>
            <td>{chooser(name)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Fixed = ({
  leaf,
  mapping,
  onMapping,
}: Pick<MappingProps, 'mapping' | 'onMapping'> & { readonly leaf: Leaf }) => {
  const say = useSay()
  const names = useNames(say.lang)
  const { field } = leaf
  const text = fixedText(mapping, leaf.path)
  const set = (value: string): void => onMapping(fix(mapping, leaf, value))
  const options =
    field.kind === 'yesNo'
      ? [
          ['true', say.t('page.yes')],
          ['false', say.t('page.no')],
        ]
      : field.codes?.map(code => [code, nameOfCode(say, names, field, code)])
  const named = field.kind === 'code' && text !== '' ? nameOfCode(say, names, field, text) : text
  return (
    <Field
      label={leafWord(say, leaf)}
      {...(named === text || options !== undefined ? {} : { help: named })}
      fault={text === '' ? say.t('bulk.fixed.missing') : undefined}
    >
      {wiring =>
        options === undefined ? (
          <Input {...wiring} value={text} onChange={event => set(event.target.value)} />
        ) : (
          <Select {...wiring} value={text} onChange={event => set(event.target.value)}>
            <option value="">–</option>
            {options.map(([value = '', name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </Select>
        )
      }
    </Field>
  )
}

const Reading = ({ file, mapping, onMapping }: MappingProps) => {
  const { t } = useSay()
  return (
    <div className="bulk-fields">
      <Field label={t('bulk.group')} help={t('bulk.group.why')}>
        {wiring => (
          <Select
            {...wiring}
            value={mapping.group?.[0] ?? ''}
            onChange={event => onMapping(withGroup(mapping, event.target.value))}
          >
            <option value="">{t('bulk.group.none')}</option>
            {file.columns.map(({ column, name }) => (
              <option key={column} value={name}>
                {t('bulk.group.by', { column: name })}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label={t('bulk.decimal')}>
        {wiring => (
          <Select
            {...wiring}
            value={mapping.decimal ?? ''}
            onChange={event => onMapping(withSetting(mapping, 'decimal', event.target.value))}
          >
            <option value="">{t('bulk.found')}</option>
            <option value="point">{t('bulk.decimal.point')}</option>
            <option value="comma">{t('bulk.decimal.comma')}</option>
          </Select>
        )}
      </Field>
      <Field label={t('bulk.dates')}>
        {wiring => (
          <Select
            {...wiring}
            value={mapping.dates ?? ''}
            onChange={event => onMapping(withSetting(mapping, 'dates', event.target.value))}
          >
            <option value="">{t('bulk.found')}</option>
            <option value="ymd">{t('bulk.dates.ymd')}</option>
            <option value="dmy">{t('bulk.dates.dmy')}</option>
            <option value="mdy">{t('bulk.dates.mdy')}</option>
          </Select>
        )}
      </Field>
    </div>
  )
}

export const Columns = (props: MappingProps) => {
  const { type, file, mapping } = props
  const { t } = useSay()
  const id = useId()
  const fixed = unfed(mapping, leavesOf(type))
  return (
    <>
      <section aria-labelledby={`${id}-columns`}>
        <div className="sub">
          <h2 id={`${id}-columns`}>{t('bulk.columns')}</h2>
          {file.remembered ? (
            <span className="bulk-known">
              <Icon n="check" size={14} />
              {t('bulk.remembered')}
            </span>
          ) : (
            <span>{t('bulk.columns.why')}</span>
          )}
        </div>
        <ColumnTable {...props} />
      </section>
      {fixed.length === 0 ? null : (
        <section aria-labelledby={`${id}-fixed`}>
          <div className="sub">
            <h2 id={`${id}-fixed`}>{t('bulk.fixed')}</h2>
            <span>{t('bulk.fixed.why')}</span>
          </div>
          <div className="bulk-fields">
            {fixed.map(leaf => (
              <Fixed key={leaf.path} {...props} leaf={leaf} />
            ))}
          </div>
        </section>
      )}
      <section aria-labelledby={`${id}-reading`}>
        <div className="sub">
          <h2 id={`${id}-reading`}>{t('bulk.reading')}</h2>
        </div>
        <Reading {...props} />
      </section>
    </>
  )
}
