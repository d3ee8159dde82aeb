// The list of a filing type.
import { useState } from 'react'
import { api, Problem, withQuery } from '../api.ts'
import type { TypeInfo } from '../data/types.ts'
import { useSending } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/routes.ts'
import { Button, Check, Empty, Failed, Loading, Refused, saveBlob } from '../parts/basic.tsx'
import { typeWord } from '../parts/filing.tsx'
import { Menu, Popover } from '../parts/float.tsx'
import { Icon } from '../parts/icons.tsx'
import { Link, usePlace } from '../router.tsx'
import { useMe } from '../session.tsx'
import { useSay } from '../words.tsx'
import { FilterBar } from './list/Filters.tsx'
import { ChosenFoot, SumsFoot } from './list/Foot.tsx'
import { columnsOf, type Filters, filtersOf, keepColumns } from './list/filters.ts'
import { Table } from './list/Table.tsx'
import { useRows } from './list/useRows.ts'
import { Views } from './list/Views.tsx'
import NotFound from './NotFound.tsx'

const Columns = ({
  type,
  columns,
  onColumns,
}: {
  readonly type: TypeInfo
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
}) => {
  const { t, or } = useSay()
  return (
    <Popover
      button={wiring => (
        <Button kind="quiet" icon="columns" {...wiring}>
          {t('list.columns')}
        </Button>
      )}
    >
      {() => (
        <fieldset className="choices">
          <legend>{t('list.columns')}</legend>
          {type.columns.map(name => (
            <Check
              key={name}
              label={or(`field.${name}`, name)}
              checked={columns.includes(name)}
              onChange={event =>
                onColumns(
                  type.columns.filter(each =>
                    each === name ? event.target.checked : columns.includes(each),
                  ),
                )
              }
            />
          ))}
        </fieldset>
      )}
    </Popover>
  )
}

const useExport = (type: TypeInfo, filters: Filters, columns: readonly string[]) => {
  const sending = useSending()
  const save = (format: 'csv' | 'xlsx'): void =>
    void sending.send(async () => {
      const path = withQuery(`/filings/${type.type}/export`, {
        format,
        columns: columns.join(','),
        ...filters,
      })
      const response = await api.open(path)
      if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null))
      saveBlob(`${type.type}.${format}`, await response.blob())
    })
  return { ...sending, save }
}

const Shown = ({ type }: { readonly type: TypeInfo }) => {
  const say = useSay()
  const { t } = say
  const me = useMe()
  const { query } = usePlace()
  const filters = filtersOf(type, query)
  const [columns, setColumns] = useState(() => columnsOf(type))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const list = useRows(type, filters)
  const out = useExport(type, filters, columns)
  const onColumns = (next: readonly string[]): void => {
    setColumns([...next])
    keepColumns(type, next)
  }
  const onChoose = (numbers: readonly string[], on: boolean): void =>
    setChosen(before => {
      const next = new Set(before)
      for (const number of numbers) on ? next.add(number) : next.delete(number)
      return next
    })
  const picked = list.rows.filter(each => chosen.has(each.number))
  const { rows, problem, loading, next } = list
  const empty = !loading && rows.length === 0 && problem === undefined
  const none = Object.keys(filters).length === 0
  const actions = (
    <>
      {me.has('trader') ? (
        <Link className="btn btn-quiet" to={`/filings/${type.type}/bulk`}>
          <Icon n="upload" />
          <span>{t('bulk.from')}</span>
        </Link>
      ) : null}
      <Columns type={type} columns={columns} onColumns={onColumns} />
      <Menu
        label={t('list.export')}
        className="btn btn-quiet"
        items={[
          { key: 'csv', label: 'CSV', act: () => out.save('csv') },
          { key: 'xlsx', label: 'Excel (XLSX)', act: () => out.save('xlsx') },
        ]}
      >
        {out.busy ? <i className="spin" /> : <Icon n="download" />}
        <span>{t('list.export')}</span>
      </Menu>
    </>
  )
  return (
    <Page title={typeWord(say, type)} actions={actions} className="list">
      <Views type={type} filters={filters} columns={columns} onColumns={onColumns} />
      <FilterBar type={type} filters={filters} />
      <Refused problem={out.problem} />
      {list.fresh > 0 ? (
        <button type="button" className="fresh-bar" onClick={list.reload}>
          {t('list.fresh', { n: list.fresh })}
        </button>
      ) : null}
      {rows.length > 0 ? (
        <Table
          type={type}
          rows={rows}
          columns={columns}
          chosen={chosen}
          onChoose={onChoose}
          onEnd={list.more}
          foot={
            <>
              {loading ? <Loading rows={2} /> : null}
              {next !== undefined && !loading ? (
                <Button kind="quiet" onClick={list.more}>
                  {t('list.more')}
                </Button>
              ) : null}
            </>
          }
        />
      ) : null}
      {loading && rows.length === 0 ? <Loading rows={10} /> : null}
      {problem === undefined ? null : <Failed problem={problem} retry={list.reload} />}
      {empty ? (
        <Empty icon={none ? 'doc' : 'filter'} title={t(none ? 'list.none' : 'list.none.match')} />
      ) : null}
      {picked.length > 0 ? (
        <ChosenFoot
          type={type}
          rows={picked}
          onClear={() => setChosen(new Set())}
          onDone={list.reload}
        />
      ) : (
        <SumsFoot type={type} filters={filters} rows={rows} whole={next === undefined} />
      )}
    </Page>
  )
}

const List = ({ params }: PageProps) => {
  const type = useMe().typeOf(params.type ?? '')
  return type === undefined ? <NotFound /> : <Shown type={type} />
}
export default List
