// Customs' answers to what was declared: where one puts a declaration, and where all of them
// together do. They get lost, come twice and in any order; which way they came has no part in it.
import type { Transition } from '#kit/filing.ts'
import type { Member } from '#kit/process.ts'
import type { Receipt } from './receipt.ts'

/** States of a list by customs' word, in the order that customs goes through them. */
export type Listed =
  | 'declared'
  | 'stored'
  | 'manual'
  | 'detained'
  | 'passed'
  | 'released'
  | 'closed'
type Refusable<S> = S | 'refused'

/** Negative: not even taken; 4: not sent; 100: refused. */
const isRefusal = (status: string): boolean =>
  status.startsWith('-') || status === '4' || status === '100'

/**
 * Where a status puts an import or an export list (622, 604). Sources: samples of 622; "operation
 * result" of the message tables (2 being declared, 3 sent, 4 not sent, 100 refused, 120 stored, 300
 * manual, 399 passed, 800 released, 899 closed; 5xx detained).
 */
export const listStateOf = (status: string): Refusable<Listed> | undefined => {
  if (isRefusal(status)) return 'refused'
  return /^5\d\d$/.test(status) ? 'detained' : LISTED[status]
}
const LISTED: Readonly<Record<string, Listed>> = {
  '1': 'declared',
  '2': 'declared',
  '3': 'declared',
  '120': 'stored',
  '300': 'manual',
  '399': 'passed',
  '800': 'released',
  '899': 'closed',
}

/** States of what is asked of customs: to withdraw a list, to take goods back, to take them in. */
export const ASKED_RANK = ['declared', 'stored', 'granted'] as const
export type Asked = (typeof ASKED_RANK)[number]

/**
 * Where a status puts a request (624, 626, 712). 800 is the sample of 626; 399 is what customs says
 * when it has done with one: it goes through no release (formats/README.md, check before use).
 */
export const askedStateOf = (status: string): Refusable<Asked> | undefined => {
  if (isRefusal(status)) return 'refused'
  return ASKED[status]
}
const ASKED: Readonly<Record<string, Asked>> = {
  '1': 'declared',
  '2': 'declared',
  '3': 'declared',
  '120': 'stored',
  '399': 'granted',
  '800': 'granted',
  '899': 'granted',
}

/**
 * The state that all answers together put a declaration into; undefined: where it stands. Refused
 * once is refused, whatever else was said; but what has come as far as `good` stays so.
 */
export const furthestOf = <S extends string>(
  ranks: readonly S[],
  good: S,
  from: string,
  said: readonly (Refusable<S> | undefined)[],
): Refusable<S> | undefined => {
  const rankOf = (state: string | undefined): number =>
    (ranks as readonly string[]).indexOf(state ?? '')
  const rank = rankOf(from)
  if (from !== 'sent' && from !== 'refused' && rank < 0) return undefined
  const best = Math.max(rank, ...said.map(rankOf))
  if (best < rankOf(good) && (from === 'refused' || said.includes('refused')))
    return from === 'refused' ? undefined : 'refused'
  return best > rank ? ranks[best] : undefined
}

/** From every state before it: receipts get lost. A refusal may cross what it refuses. */
export const answerSteps = <S extends string>(ranks: readonly S[], good: S) => {
  const at = ranks.indexOf(good)
  const before = (n: number): readonly (S | 'sent' | 'refused')[] => [
    'sent',
    ...ranks.slice(0, n),
    ...(n < at ? [] : ['refused' as const]),
  ]
  const steps = ranks.map((to, n) => {
    const step = { from: before(n), to, by: 'process' as const }
    return [to, n > at ? { ...step, aside: true } : step] as const
  })
  const refused = {
    from: before(at).filter(each => each !== 'refused'),
    to: 'refused' as const,
    by: 'process' as const,
    aside: true,
  }
  type Step = Transition<unknown, unknown, S | 'sent' | 'refused'>
  return { ...Object.fromEntries(steps), refused } as Readonly<Record<Refusable<S>, Step>>
}

/**
 * The name under which a declaration goes to customs, 36 characters: sent again as it is, it bears
 * the same, and customs takes it once; put right, it bears another.
 */
export const guidOf = ({ number, document }: Pick<Member, 'number' | 'document'>): string =>
  `${number}-${String(document).padStart(35 - number.length, '0')}`

/** What was said of a declaration as it is now, not as it was before it was put right. */
export const saidOf = (
  anchor: Pick<Member, 'number' | 'document' | 'org'>,
  receipts: readonly { readonly doc: Receipt; readonly org: string }[],
  ...messages: readonly Receipt['message'][]
): Receipt[] => {
  const own = guidOf(anchor)
  return receipts
    .filter(({ org }) => org === anchor.org) // another's word on it counts for nothing
    .map(each => each.doc)
    .filter(({ guid, message }) => {
      return messages.includes(message) && (guid === undefined || guid === own)
    })
}

/** Where a request stands by all that was said of it. */
export const askedOf = (
  anchor: Pick<Member, 'number' | 'document' | 'org' | 'state'>,
  receipts: readonly { readonly doc: Receipt; readonly org: string }[],
  message: Receipt['message'],
): Refusable<Asked> | undefined => {
  const said = saidOf(anchor, receipts, message).map(({ status }) => askedStateOf(status))
  return furthestOf(ASKED_RANK, 'granted', anchor.state, said)
}
