// `beibu reconcile`: a day's books against each other, and against a provider's statement.
import { readFileSync } from 'node:fs'
import { DemoProvider } from '#doors/pay/demo.ts'
import { HttpProvider } from '#doors/pay/http.ts'
import { Away, type StatedRow } from '#doors/pay/provider.ts'
import { type Reconciled, reconcileDay, statementRow } from '#doors/reconcile/reconcile.ts'
import type { Database } from '#engine/store/database.ts'
import type { StatementRow } from '#kit/shop.ts'
import { type Build, type Log, readFact, Told, withStore } from './node.ts'
import type { Settings } from './settings.ts'

const read = (rows: readonly StatedRow[], from: string): StatementRow[] =>
  rows.map(({ id, key, amount }, n) => {
    const row = statementRow(id, key, amount)
    if (row === undefined) throw new Told(`${from}: row ${n + 1} is no statement's`)
    return row
  })

/** `id,key,amount` in its first line; a row each after it. */
const fromFile = (path: string): StatementRow[] => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new Told(`${path} cannot be read`)
  }
  const [head, ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/)
  if (head?.trim() !== 'id,key,amount') throw new Told(`${path} must begin with id,key,amount`)
  const rows = lines
    .filter(line => line.trim() !== '')
    .map(line => {
      const [id = '', key = '', amount = ''] = line.split(',').map(each => each.trim())
      return { id, key, amount }
    })
  return read(rows, path)
}

const fromProvider = async (
  { shop }: Settings,
  database: Database,
  day: string,
): Promise<StatementRow[] | undefined> => {
  const isDemo = (await readFact(database, 'demo')) === '1'
  const ground = { database, now: Date.now, chance: () => Buffer.alloc(0) }
  const pay = isDemo ? new DemoProvider(ground, () => '') : shop && new HttpProvider(shop.pay)
  try {
    return pay === undefined ? undefined : read(await pay.statement(day), 'the statement')
  } catch (error) {
    if (!(error instanceof Away)) throw error
    throw new Told(error.message)
  }
}

export interface ReconcileOrder {
  readonly day: string
  readonly statement?: string
}

export const reconcile = (
  settings: Settings,
  build: Build,
  log: Log,
  { day, statement }: ReconcileOrder,
): Promise<Reconciled> =>
  withStore(settings, build, log, async ({ database, mounted }) => {
    const rows =
      statement === undefined ? await fromProvider(settings, database, day) : fromFile(statement)
    const found = await reconcileDay(database, mounted, day, rows)
    if (found === undefined) throw new Told('this node has no shop')
    return found
  })
