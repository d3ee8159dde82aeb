// What a filing is to pay today: its total, and what comes on top because it is late. The payment
// door takes exactly this, and the step posts the same.
import type { FilingView } from '#engine/api.ts'
import type { MountedFiling } from '#engine/mounted.ts'
import { formatDecimal } from '#kit/decimal.ts'
import { Refusal } from '#kit/fault.ts'
import type { JsonSchema } from '#kit/field.ts'
import { check } from '#kit/lines.ts'
import { decimalsOf } from '#kit/money.ts'
import { localDate } from '#kit/time.ts'
import type { Call } from './call.ts'
import { NO_STORE } from './desk/drafts.ts'
import { numberOf } from './filings.ts'
import { FILINGS } from './lodge.ts'
import { oneFault } from './problem.ts'
import { keyRoute, type Route } from './route.ts'
import { object } from './shapes.ts'

/** Amounts as decimal texts of the currency. */
export interface PayableToday {
  readonly on: string
  readonly currency: string
  readonly amount: string
  readonly surcharge: string
  /** whole days late */
  readonly days: number
}

/**
 * What is asked for on a day; undefined where a filing asks for none. Where a pack says nothing of
 * late payment, or the filing stands where nothing is paid, it is the total.
 */
export const payableOf = (
  type: MountedFiling,
  { amountsText, state }: Pick<FilingView, 'amountsText' | 'state'>,
  on: string,
): PayableToday | undefined => {
  const { total, amounts: fields, payable } = type.filing
  const name = total?.amount
  const currency = name === undefined ? undefined : fields[name]?.meta.currency
  if (name === undefined || currency === undefined) return undefined
  const told = JSON.parse(amountsText) as Readonly<Record<string, unknown>>
  const scale = decimalsOf(currency) ?? 2
  const plain = { on, currency, amount: String(told[name]), surcharge: formatDecimal(0n, scale) }
  if (payable?.in.includes(state) !== true) return { ...plain, days: 0 }
  const checked = check(fields, told)
  if (checked instanceof Refusal) throw new Error(`${type.type}: stored amounts no longer read`)
  const { amount, surcharge, days } = payable.on(checked.doc, on)
  const text = (value: bigint): string => formatDecimal(value, scale)
  return { on, currency, amount: text(amount), surcharge: text(surcharge), days }
}

const text: JsonSchema = { type: 'string' }

/** `GET …/{number}/payable`, of types that say what late payment adds. */
export const payableRoutes = (type: MountedFiling): Route[] =>
  type.filing.payable === undefined
    ? []
    : [
        keyRoute({
          method: 'GET',
          path: `${FILINGS}/${type.type}/:number/payable`,
          id: `${type.type}.payable`,
          tag: 'filings',
          summary: `What a ${type.type} is to pay today`,
          description:
            'The total, and the surcharge where it is late. Tomorrow it may be more: the version ' +
            'of the filing says nothing of it.',
          scope: 'read',
          inPath: { number: 'Number of the filing.' },
          answers: {
            200: {
              description: 'Amounts as decimal strings.',
              schema: object({
                on: { type: 'string', format: 'date' },
                currency: text,
                amount: { ...text, description: 'Surcharge included.' },
                surcharge: text,
                days: { type: 'integer', description: 'Days late.' },
              }),
            },
          },
          faults: ['not-found'],
          handle: async (call: Call, _, caller) => {
            const { engine, people } = call.door
            const number = numberOf(call)
            const view = number === undefined ? undefined : await engine.read(type, caller, number)
            const told = view && payableOf(type, view, localDate(engine.zone, people.ground.now()))
            if (told === undefined) call.problem(oneFault('not-found'))
            else call.json(200, JSON.stringify(told), NO_STORE)
          },
        }),
      ]
