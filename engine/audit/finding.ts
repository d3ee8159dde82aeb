// What an audit says: each finding names its place precisely, so that somebody can go and look.

/** How a place is wrong. `unchecked`: it could not be looked at, because of another finding. */
export type FindingKind = 'missing' | 'extra' | 'differs' | 'broken' | 'unreadable' | 'unchecked'

export interface Finding {
  /** table of the database */
  readonly table: string
  /** the row in words: `position 17`, `filing 01J…`, `account trade/due:acme, CNY` */
  readonly key: string
  readonly kind: FindingKind
  readonly column?: string | undefined
  /** journal position, where the place has one */
  readonly position?: number | undefined
  readonly filing?: string | undefined
  /** the filing's number, as people know it */
  readonly number?: string | undefined
  readonly expected?: string | undefined
  readonly found?: string | undefined
}

export interface Progress {
  readonly stage: 'journal' | 'folds' | 'rebuild'
  readonly position: number
  readonly of: number
  /** journal rows a second since the stage began */
  readonly rowsPerSecond: number
}

export interface Report {
  /** journal position of the snapshot that was looked at */
  readonly head: number
  readonly rows: number
  readonly filings: number
  readonly entries: number
  readonly claims: number
  readonly checkpoints: number
  /** position of the cube's checkpoint, and how many of its chunks were compared */
  readonly cubePosition: number
  readonly cubeChunks: number
  /** whether the running node's own totals were compared: only when it stood at `head` */
  readonly live: 'compared' | 'ahead' | 'not asked'
  readonly findings: number
  readonly findingsByTable: Readonly<Record<string, number>>
  readonly seconds: number
  readonly rowsPerSecond: number
}

/** A body of three megabytes is no message. */
const MOST_TEXT = 300

const cut = (text: string | undefined): string | undefined =>
  text !== undefined && text.length > MOST_TEXT
    ? `${text.slice(0, MOST_TEXT)}… (${text.length} characters)`
    : text

/** Counts findings and hands them on as they come: nothing is kept, there may be millions. */
export class Tally {
  findings = 0
  readonly byTable = new Map<string, number>()
  private readonly onFinding: (finding: Finding) => void

  constructor(onFinding: (finding: Finding) => void) {
    this.onFinding = onFinding
  }

  found(finding: Finding): void {
    this.findings++
    this.byTable.set(finding.table, (this.byTable.get(finding.table) ?? 0) + 1)
    this.onFinding({ ...finding, expected: cut(finding.expected), found: cut(finding.found) })
  }
}

/** A finding as one line of text. */
export const findingText = (finding: Finding): string => {
  const { table, key, kind, column, number, expected, found } = finding
  const what = column === undefined ? kind : `${column} ${kind}`
  const of = number === undefined ? '' : ` (filing ${number})`
  const sides = [
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(found === undefined ? [] : [`found ${found}`]),
  ]
  return `${table}, ${key}${of}: ${what}${sides.length === 0 ? '' : `: ${sides.join(', ')}`}`
}
