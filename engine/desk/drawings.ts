// Papers that others draw on (certificates of origin, permits): what of each is left, who drew it,
// and which run out first. Balances are the ledger's; nothing here is kept.
import { formatDecimal } from '#kit/decimal.ts'
import type { AnyPaper, Members } from '#kit/filing.ts'
import { members } from '../journal/rows.ts'
import type { Mounted, MountedFiling } from '../mounted.ts'
import type { Database, Queryable } from '../store/database.ts'
import { asCaller } from '../store/walls.ts'
import type { Caller } from '../types.ts'

const PAGE = 100

/** Goods of a paper that share an account. Amounts are decimals in its unit. */
export interface Goods {
  /** rows of the paper's list, from 0 */
  readonly rows: readonly number[]
  readonly unit: string
  readonly granted: string
  readonly drawn: string
  readonly left: string
}
export interface Drawing {
  readonly type: string
  readonly number: string
  readonly state: string
  /** by place in `goods`; what it gave back counts against */
  readonly drawn: readonly string[]
}
export interface Drawings {
  readonly goods: readonly Goods[]
  /** of filings that the caller may see */
  readonly by: readonly Drawing[]
  /** by place in `goods`: drawn by filings that are not among them */
  readonly others: readonly string[]
}
/** A paper on the desk. */
export interface OnDesk {
  readonly number: string
  readonly accepted: string
  /** JSON text of the listed columns */
  readonly listed: string
  /** its last day, YYYY-MM-DD */
  readonly until: string
  readonly goods: readonly Goods[]
}

interface Balance {
  readonly account: string
  readonly rows: number[]
  granted: bigint
  left: bigint
}

interface Head {
  readonly [name: string]: unknown
  readonly filing: string
  readonly number: string
  readonly state: string
  readonly accepted: string
  readonly listed: string
  readonly body: string
}

/** Which filings of a type may have drawn on a paper, by its own number. */
export type Citing = (number: string) => Promise<readonly { type: string; number: string }[]>

export class PaperDrawings {
  private readonly database: Database
  private readonly partition: number
  private readonly mounted: Mounted

  constructor(database: Database, partition: number, mounted: Mounted) {
    this.database = database
    this.partition = partition
    this.mounted = mounted
  }

  /** What of a paper is left, and who drew it; undefined: no such paper that the caller may see. */
  async read(
    caller: Caller,
    type: MountedFiling,
    number: string,
    citing: Citing,
  ): Promise<Drawings | undefined> {
    const { paper } = type.filing
    if (paper === undefined) return undefined
    const [head] = await this.heads(caller, type, { number })
    if (head === undefined) return undefined
    const document = members(type, 'fields', head.body)
    const balances = await this.balances(type, paper, [{ document, state: head.state }])
    const own = balances[0] ?? []
    const cited = await citing(String(document[paper.named] ?? ''))
    // the paper cites itself: what it grants is no drawing
    const others = cited.filter(each => each.type !== type.type || each.number !== number)
    const by = await this.drawn(caller, type, own, others)
    const goods = own.map(each => this.told(paper.unit, each))
    const scale = this.mounted.scaleOf(paper.unit)
    const rest = own.map(({ granted, left }, n) =>
      by.reduce((sum, each) => sum - (each.amounts[n] ?? 0n), granted - left),
    )
    return {
      goods,
      by: by
        .filter(each => each.amounts.some(amount => amount !== 0n))
        .map(({ amounts, ...each }) => ({
          ...each,
          drawn: amounts.map(amount => formatDecimal(amount, scale)),
        })),
      others: rest.map(amount => formatDecimal(amount, scale)),
    }
  }

  /** Papers that can be drawn on, those first that run out first; 100 at most. */
  async desk(caller: Caller, type: MountedFiling): Promise<OnDesk[]> {
    const { paper } = type.filing
    if (paper === undefined) return []
    const heads = await this.heads(caller, type, { state: paper.in })
    const documents = heads.map(({ body, state }) => ({
      document: members(type, 'fields', body),
      state,
    }))
    const balances = await this.balances(type, paper, documents)
    return heads.map(({ number, accepted, listed }, n) => ({
      ...{ number, accepted, listed },
      until: String(documents[n]?.document[paper.until] ?? ''),
      goods: (balances[n] ?? []).map(each => this.told(paper.unit, each)),
    }))
  }

  private heads(
    caller: Caller,
    type: MountedFiling,
    { number, state }: { readonly number?: string; readonly state?: string },
  ): Promise<Head[]> {
    return asCaller(this.database, caller, async rows => {
      const found = await rows.query<Head>(
        `SELECT f.filing, f.number, f.state, f.accepted, f.listed, j.body
          FROM filing f JOIN journal j ON j.partition = ${this.partition} AND j.position = f.document
          WHERE f.partition = ${this.partition} AND f.type = $1
            AND ($2::text IS NULL OR f.number = $2) AND ($3::text IS NULL OR f.state = $3)
          ORDER BY f.listed ->> $4, f.filing LIMIT ${PAGE}`,
        [type.type, number ?? null, state ?? null, type.filing.paper?.until ?? ''],
      )
      return found.rows
    })
  }

  /** Accounts of papers with what they hold, one list a paper. */
  private async balances(
    { pack }: MountedFiling,
    paper: AnyPaper,
    papers: readonly { readonly document: Members; readonly state: string }[],
  ): Promise<Balance[][]> {
    const all = papers.map(({ document, state }) => {
      const own = new Map<string, Balance>()
      const rows = (document[paper.of] ?? []) as readonly Members[]
      for (const [n, row] of rows.entries()) {
        const account = `${pack.name}/${paper.account(row, document)}`
        const balance = own.get(account) ?? { account, rows: [], granted: 0n, left: 0n }
        balance.rows.push(n)
        // one that stands for nothing (yet, or any more) grants nothing
        if (state === paper.in) balance.granted += row[paper.amount] as bigint
        own.set(account, balance)
      }
      return [...own.values()]
    })
    const names = all.flat().map(each => each.account)
    const { rows } = await this.database.query<{ account: string; held: string }>(
      {
        name: 'paper-balances',
        text: `SELECT account, (credits - debits)::text AS held FROM account
          WHERE partition = ${this.partition} AND unit = $1 AND account = ANY($2::text[])`,
      },
      [paper.unit, names],
    )
    const held = new Map(rows.map(row => [row.account, BigInt(row.held)]))
    for (const each of all.flat()) each.left = held.get(each.account) ?? 0n
    return all
  }

  /** What filings drew of accounts, by their own entries: those of their journal rows. */
  private drawn(
    caller: Caller,
    { pack }: MountedFiling,
    own: readonly Balance[],
    cited: readonly { readonly type: string; readonly number: string }[],
  ) {
    const ofPack = cited.filter(each => each.type.startsWith(`${pack.name}.`))
    if (ofPack.length === 0 || own.length === 0) return Promise.resolve([])
    return asCaller(this.database, caller, async rows => {
      const { rows: found } = await rows.query<Positioned>(
        `SELECT type, number, state, positions FROM filing
          WHERE partition = ${this.partition} AND (type, number) IN (
            SELECT * FROM unnest($1::text[], $2::text[]))
          ORDER BY filing`,
        [ofPack.map(each => each.type), ofPack.map(each => each.number)],
      )
      return found
    }).then(async found => {
      const sums = await this.sums(
        this.database,
        found.flatMap(each => each.positions.map(Number)),
        own,
      )
      return found.map(({ type, number, state, positions }) => ({
        ...{ type, number, state },
        amounts: own.map(({ account }) =>
          positions.reduce((sum, at) => sum + (sums.get(`${at} ${account}`) ?? 0n), 0n),
        ),
      }))
    })
  }

  /** `position account` → what was taken from it there, less what was given back. */
  private async sums(
    rows: Queryable,
    positions: readonly number[],
    own: readonly Balance[],
  ): Promise<Map<string, bigint>> {
    const { rows: found } = await rows.query<{ position: bigint; account: string; sum: string }>(
      `SELECT e.position, a.account,
          sum(CASE WHEN e.debit = a.account THEN e.amount ELSE -e.amount END)::text AS sum
        FROM entry e JOIN unnest($2::text[]) AS a(account)
          ON e.debit = a.account OR e.credit = a.account
        WHERE e.partition = ${this.partition} AND e.position = ANY($1::bigint[])
          AND e.kind = 'posted'
        GROUP BY e.position, a.account`,
      [positions, own.map(each => each.account)],
    )
    return new Map(
      found.map(({ position, account, sum }) => [`${position} ${account}`, BigInt(sum)]),
    )
  }

  private told(unit: string, { rows, granted, left }: Balance): Goods {
    const scale = this.mounted.scaleOf(unit)
    const text = (amount: bigint): string => formatDecimal(amount, scale)
    const drawn = granted === 0n ? 0n : granted - left
    return { rows, unit, granted: text(granted), drawn: text(drawn), left: text(left) }
  }
}

interface Positioned {
  readonly [name: string]: unknown
  readonly type: string
  readonly number: string
  readonly state: string
  readonly positions: readonly bigint[]
}
