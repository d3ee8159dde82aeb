// The day's reconciliation for operators.
import Type from 'typebox'
import { Away } from '#doors/pay/provider.ts'
import { reconcileDay, statementRow } from '#doors/reconcile/reconcile.ts'
import { isDate } from '#kit/time.ts'
import { wrong } from '../parameters.ts'
import { oneFault } from '../problem.ts'
import { keyRoute, type Route } from '../route.ts'
import { listOf, object } from '../shapes.ts'
import type { ShopGround } from './ground.ts'

const string = { type: 'string' } as const
const EXPECTED = '2026-12-01'

/** What the provider says of a day; undefined: nobody takes the money here. */
const statementOf = async ({ trade }: ShopGround, day: string) =>
  (await trade?.pay.statement(day))?.map(({ id, key, amount }) => {
    const row = statementRow(id, key, amount)
    if (row === undefined) throw new Away(`the provider states ${amount}`)
    return row
  })

export const reconciliationRoute = (shop: ShopGround): Route =>
  keyRoute({
    scope: 'read',
    method: 'GET',
    path: '/api/v1/reconciliation',
    id: 'shop.reconciliation',
    tag: 'shop',
    summary: 'A day’s orders, payments, taxes, stock, lists and ledger against each other',
    description:
      'For operators. Each difference says which order, which two sides, and what each of them has. With a payment provider, its statement of the day is one of the sides.',
    query: Type.Object({
      day: Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'The day, China’s.',
        expected: EXPECTED,
      }),
    }),
    answers: {
      200: {
        description: 'What was looked at, and what differs.',
        schema: object({
          day: string,
          orders: { type: 'integer' },
          refunds: { type: 'integer' },
          statement: { type: 'boolean' },
          differences: listOf(object({ about: string, what: string })),
        }),
      },
    },
    faults: ['role-forbidden', 'parameter-unknown', 'parameter-wrong', 'provider-away'],
    handle: async (call, { day }, caller) => {
      if (!caller.roles.has('operator')) {
        return call.problem(oneFault('role-forbidden', '', { role: 'operator' }))
      }
      if (!isDate(day)) return call.refuse([wrong('day', EXPECTED)])
      const { database } = shop.ground
      try {
        const statement = await statementOf(shop, day)
        const found = await reconcileDay(database, shop.engine.mounted, day, statement)
        call.json(200, JSON.stringify(found), ['Cache-Control', 'no-store'])
      } catch (error) {
        if (!(error instanceof Away)) throw error
        call.problem(oneFault('provider-away'))
      }
    },
  })
