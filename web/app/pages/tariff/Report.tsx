// What a tariff's file holds, would change, and would do to the filings of the last days.
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from '../../parts/basic.tsx'
import { useSay } from '../../words.tsx'
import type { Change, Place, Row, Report as Told, Trial } from './told.ts'

const Box = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by key
  <section className="scroll tariff-box" tabIndex={0} aria-label={title}>
    {children}
  </section>
)

const Heads = ({ names }: { readonly names: readonly string[] }) => {
  const { t } = useSay()
  return (
    <thead>
      <tr>
        {names.map(name => (
          <th key={name} scope="col">
            {t(`tariff.head.${name}`)}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** How many there are, when not all are shown. */
const Rest = ({ count, shown }: { readonly count: number; readonly shown: number }) => {
  const say = useSay()
  return count > shown ? (
    <p className="q">{say.t('tariff.rest', { shown, all: say.count(count) })}</p>
  ) : null
}

const Places = ({
  title,
  told,
}: {
  readonly title: string
  readonly told: { readonly count: number; readonly first: readonly Place[] }
}) => {
  const say = useSay()
  if (told.count === 0) return null
  return (
    <details className="tariff-part" open={told.count <= 20}>
      <summary>
        {title} <b>{say.count(told.count)}</b>
      </summary>
      <Box title={title}>
        <table className="plain">
          <Heads names={['line', 'column', 'text', 'why']} />
          <tbody>
            {told.first.map(({ line, column, text, why }) => (
              <tr key={`${line} ${column} ${why}`}>
                <th scope="row">{say.count(line)}</th>
                <td>{column}</td>
                <td>
                  <code>{text}</code>
                </td>
                <td lang="en">{why}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Box>
      <Rest count={told.count} shown={told.first.length} />
    </details>
  )
}

const rowText = (row: Row | undefined, other: Row | undefined): string =>
  Object.entries(row ?? {})
    // of two rows only what differs
    .filter(([name, value]) => other === undefined || other[name] !== value)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')

const Difference = ({ change }: { readonly change: Change }) => {
  const say = useSay()
  const { table, added, changed, removed, first } = change
  const title = say.t('tariff.change', {
    table,
    added: say.count(added),
    changed: say.count(changed),
    removed: say.count(removed),
  })
  return (
    <details className="tariff-part">
      <summary>{title}</summary>
      <Box title={title}>
        <table className="plain">
          <Heads names={['key', 'from', 'before', 'after']} />
          <tbody>
            {first.map(({ key, from, before, after }) => (
              <tr key={`${key} ${from}`}>
                <th scope="row">
                  <code>{key}</code>
                </th>
                <td>{from}</td>
                <td>{before === undefined ? '–' : rowText(before, after)}</td>
                <td>{after === undefined ? '–' : rowText(after, before)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Box>
      <Rest count={added + changed + removed} shown={first.length} />
    </details>
  )
}

const Tried = ({ trial }: { readonly trial: Trial }) => {
  const say = useSay()
  const { t, count, decimal } = say
  const { filings, refused, changed, mended } = trial
  return (
    <>
      <h3>{t('tariff.trial', { n: count(filings) })}</h3>
      <dl className="figures tariff-figures">
        {(
          [
            ['refused', count(refused.count)],
            ['mended', count(mended)],
            ['amounts', count(changed.count)],
            ['sum', decimal(changed.sum)],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`tariff.trial.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {refused.first.length === 0 ? null : (
        <Box title={t('tariff.trial.refused')}>
          <table className="plain">
            <Heads names={['number', 'why']} />
            <tbody>
              {refused.first.map(({ number, faults }) => (
                <tr key={number}>
                  <th scope="row">{number}</th>
                  <td>{faults.join(' ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Box>
      )}
      <Rest count={refused.count} shown={refused.first.length} />
      {changed.first.length === 0 ? null : (
        <Box title={t('tariff.trial.amounts')}>
          <table className="plain">
            <Heads names={['number', 'before', 'after', 'more']} />
            <tbody>
              {changed.first.map(({ number, before, after, more }) => (
                <tr key={number}>
                  <th scope="row">{number}</th>
                  <td className="num">{decimal(before)}</td>
                  <td className="num">{decimal(after)}</td>
                  <td className="num">{decimal(more)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Box>
      )}
      <Rest count={changed.count} shown={changed.first.length} />
    </>
  )
}

export const Report = ({
  report,
  busy,
  onLoad,
}: {
  readonly report: Told
  readonly busy: boolean
  readonly onLoad: () => void
}) => {
  const say = useSay()
  const { t, count } = say
  const { lines, goods, headings, cells, understood, versions, changes, halted, trial } = report
  const heading = useRef<HTMLHeadingElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each report is read from its beginning
  useEffect(() => heading.current?.focus(), [report])
  return (
    <section className="tariff-report" aria-label={t('tariff.report')}>
      <h2 ref={heading} tabIndex={-1}>
        {t('tariff.report')}
      </h2>
      <p>
        {t('tariff.read', {
          lines: count(lines),
          goods: count(goods),
          headings: count(headings),
          cells: count(cells),
          understood: count(understood),
        })}
      </p>
      <Places title={t('tariff.faults')} told={report.faults} />
      <Places title={t('tariff.notes')} told={report.notes} />
      {changes.length === 0 ? <p className="notice">{t('tariff.same')}</p> : null}
      {changes.map(change => (
        <Difference key={change.table} change={change} />
      ))}
      {trial === undefined ? null : <Tried trial={trial} />}
      {halted ? (
        <p className="refused" role="alert">
          {t('tariff.halted')}
        </p>
      ) : null}
      {versions === undefined ? null : (
        <p className="saved" role="status">
          {t('tariff.loaded', { versions: say.list(versions) })}
        </p>
      )}
      {versions === undefined && changes.length > 0 ? (
        <Button kind="main" busy={busy} onClick={onLoad}>
          {t('tariff.load')}
        </Button>
      ) : null}
    </section>
  )
}
