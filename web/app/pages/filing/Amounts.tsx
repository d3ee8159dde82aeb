// What is due, line by line; each line opens into how it was worked out.
import { type ReactNode, useMemo, useState } from 'react'
import type { Filing } from '../../data/filing.ts'
import {
  assessedOf,
  type FieldInfo,
  goodsOf,
  type Members,
  rowsOf,
  type TypeInfo,
  totalOf,
  unitOfColumn,
} from '../../data/types.ts'
import { isZero, trimmed } from '../../format.ts'
import { Button, Input } from '../../parts/basic.tsx'
import { isFigure, unitOf, Value } from '../../parts/filing.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useSay } from '../../words.tsx'

/** Money and rates of a line; a column that is nought on every line is left to the working. */
const columnsOf = (fields: readonly FieldInfo[], lines: readonly Members[]): FieldInfo[] => {
  const money = fields.filter(
    each => each.kind === 'money' && lines.some(line => !isZero(String(line[each.name] ?? '0'))),
  )
  // what is worked on, by which rate, and what came of it
  return [...money.slice(0, 1), ...fields.filter(each => each.unit === '%'), ...money.slice(1)]
}

/** The goods field that names a line, and its code of the tariff or the like. */
const namedBy = (goods: FieldInfo | undefined) => ({
  text: goods?.rows?.find(each => each.kind === 'text'),
  code: goods?.rows?.find(each => each.kind === 'code'),
})

const Working = ({
  goods,
  own,
  row,
  line,
  document,
  word,
}: {
  readonly goods: FieldInfo | undefined
  readonly own: readonly FieldInfo[]
  readonly row: Members
  readonly line: Members
  readonly document: Members
  readonly word: (name: string, of: FieldInfo | undefined) => string
}) => {
  const declared = (goods?.rows ?? []).filter(each => row[each.name] !== undefined)
  const item = (field: FieldInfo, value: unknown, label: string): ReactNode => {
    const unit = isFigure(field) ? unitOf(field, { ...document, ...row }) : ''
    // masses and rates have more decimals than most of them need
    const told = field.kind === 'quantity' && typeof value === 'string' ? trimmed(value) : value
    return (
      <div key={label}>
        <dt>{label}</dt>
        <dd className={isFigure(field) ? 'num' : ''}>
          <Value field={field} value={told} bill />
          {unit === '' || unit === '%' ? null : <small>{unit}</small>}
        </dd>
      </div>
    )
  }
  return (
    <div className="working">
      <dl>{declared.map(each => item(each, row[each.name], word(each.name, goods)))}</dl>
      <dl>{own.map(each => item(each, line[each.name], word(`=${each.name}`, undefined)))}</dl>
    </div>
  )
}

/** `*@1 rate@3`: version 1 of all tables, 3 of the table rate. */
const asOf = (reference: string): { n: string; others: string } => {
  const parts = reference.split(' ').map(part => part.split('@'))
  const [, n = ''] = parts.find(([table]) => table === '*') ?? []
  const others = parts.filter(([table]) => table !== '*').map(([table, at]) => `${table} ${at}`)
  return { n, others: others.length === 0 ? '' : ` · ${others.join(' · ')}` }
}

/** So many lines are drawn at once: 10,000 rows take a browser seconds, and nobody reads them. */
const SHOWN = 100

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()

/** Places of the lines that a text is in: by name, code or the line's own number. */
const useFound = (rows: readonly Members[], count: number, names: readonly string[]) => {
  const [sought, setSought] = useState('')
  const found = useMemo(() => {
    const all = Array.from({ length: count }, (_, n) => n)
    const wanted = fold(sought.trim())
    if (wanted === '') return all
    return all.filter(
      n =>
        String(n + 1) === wanted ||
        names.some(name => fold(String(rows[n]?.[name] ?? '')).includes(wanted)),
    )
  }, [sought, rows, count, names])
  return { sought, setSought, found }
}

const Line = ({
  n,
  type,
  line,
  row,
  document,
  columns,
  shown,
  onToggle,
}: {
  readonly n: number
  readonly type: TypeInfo
  readonly line: Members
  readonly row: Members
  readonly document: Members
  readonly columns: readonly FieldInfo[]
  readonly shown: boolean
  readonly onToggle: () => void
}) => {
  const { t, or, money, decimal } = useSay()
  const goods = goodsOf(type)
  const assessed = assessedOf(type)
  const { text, code } = namedBy(goods)
  const word = (name: string, of: FieldInfo | undefined): string =>
    of === undefined
      ? or(`field.${assessed?.name}.${name.replace(/^=/, '')}`, name)
      : or(`field.${of.name}.${name}`, name)
  return (
    <>
      <tr className={shown ? 'open' : ''}>
        <th scope="row">
          <em>{n + 1}</em>
          <span>{text === undefined ? '' : String(row[text.name] ?? '')}</span>
          {code === undefined ? null : <span className="q">{String(row[code.name] ?? '')}</span>}
        </th>
        {columns.map(each => (
          <td key={each.name} className="num">
            {each.unit === '%'
              ? `${decimal(trimmed(String(line[each.name] ?? '')))} %`
              : money(String(line[each.name] ?? '0'))}
          </td>
        ))}
        <td className="toggle">
          <button
            type="button"
            className="ib"
            aria-expanded={shown}
            aria-label={t('case.how.line', { n: n + 1 })}
            onClick={onToggle}
          >
            <Icon n={shown ? 'down' : 'right'} size={14} />
          </button>
        </td>
      </tr>
      {shown ? (
        <tr className="how">
          <td colSpan={columns.length + 2}>
            <Working
              goods={goods}
              own={assessed?.rows ?? []}
              row={row}
              line={line}
              document={document}
              word={word}
            />
          </td>
        </tr>
      ) : null}
    </>
  )
}

const Lines = ({
  type,
  filing,
  lines,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  readonly lines: readonly Members[]
}) => {
  const { t, or, money, count } = useSay()
  const [open, setOpen] = useState(-1)
  const [most, setMost] = useState(SHOWN)
  const goods = goodsOf(type)
  const assessed = assessedOf(type)
  const rows = useMemo(
    () => (goods === undefined ? NONE : rowsOf(filing.document[goods.name])),
    [goods, filing],
  )
  const columns = useMemo(() => columnsOf(assessed?.rows ?? [], lines), [assessed, lines])
  const names = useMemo(() => {
    const { text, code } = namedBy(goods)
    return [text, code].flatMap(each => (each === undefined ? [] : [each.name]))
  }, [goods])
  const { sought, setSought, found } = useFound(rows, lines.length, names)
  const title = t('case.lines', { n: lines.length })
  return (
    <>
      {lines.length > SHOWN ? (
        <p className="seek">
          <Input
            type="search"
            value={sought}
            aria-label={t('case.lines.seek')}
            placeholder={t('case.lines.seek')}
            onChange={event => setSought(event.target.value)}
          />
          <span role="status">{t('case.lines.found', { n: count(found.length) })}</span>
        </p>
      ) : null}
      {/* a box that scrolls is reached by the keyboard */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className="scroll" tabIndex={0} aria-label={title}>
        <table className="amounts">
          <thead>
            <tr>
              <th scope="col">{title}</th>
              {columns.map(each => (
                <th key={each.name} scope="col" className="num">
                  {or(`field.${assessed?.name}.${each.name}`, each.name)}
                </th>
              ))}
              <th>
                <span className="unseen">{t('case.how')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, most).map(n => (
              <Line
                key={n}
                n={n}
                type={type}
                line={lines[n] ?? {}}
                row={rows[n] ?? {}}
                document={filing.document}
                columns={columns}
                shown={open === n}
                onToggle={() => setOpen(open === n ? -1 : n)}
              />
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('case.sum')}</th>
              {columns.map(each => (
                <td key={each.name} className="num">
                  {each.unit === '%' ? '' : money(String(filing.amounts[each.name] ?? '0'))}
                </td>
              ))}
              <td />
            </tr>
          </tfoot>
        </table>
      </section>
      {found.length > most ? (
        <Button onClick={() => setMost(most + SHOWN)}>
          {t('case.lines.more', { n: count(Math.min(SHOWN, found.length - most)) })}
        </Button>
      ) : null}
    </>
  )
}
const NONE: readonly Members[] = []

export const Amounts = ({
  type,
  filing,
  children,
}: {
  readonly type: TypeInfo
  readonly filing: Filing
  /** what is told beside the total */
  readonly children?: ReactNode
}) => {
  const { t, or, decimal } = useSay()
  const { amounts } = filing
  const assessed = assessedOf(type)
  const lines = useMemo(
    () => (assessed === undefined ? NONE : rowsOf(amounts[assessed.name])),
    [assessed, amounts],
  )
  const total = totalOf(type)
  const sum = total === undefined ? '0' : String(amounts[total.name] ?? '0')
  const told = total?.kind === 'money' ? sum : trimmed(sum)
  return (
    <section>
      <div className="sub">
        <h2>{t(total?.kind === 'money' ? 'case.amounts' : 'case.figures')}</h2>
        <span>{t('case.as.of', asOf(filing.reference))}</span>
      </div>
      {total === undefined ? null : (
        <p className="due">
          {or(`field.${total.name}`, total.name)} <b>{decimal(told)}</b>{' '}
          <small>{unitOfColumn(total)}</small>
        </p>
      )}
      {children}
      {lines.length === 0 ? null : <Lines type={type} filing={filing} lines={lines} />}
    </section>
  )
}
