// The page of a demonstration's payment provider: it says that nothing is charged, and asks for yes
// or no. Plain HTML: no script, no style, one form each.

import { DemoProvider } from '#doors/pay/demo.ts'
import { Away } from '#doors/pay/provider.ts'
import { formatMoney } from '#kit/money.ts'
import type { Lang } from '#kit/words.ts'
import type { Call } from '../call.ts'
import { oneFault } from '../problem.ts'
import { openRoute, type Route } from '../route.ts'
import { PAGE_POLICY } from '../web.ts'
import type { Settler } from './settle.ts'

interface PageWords {
  readonly title: string
  readonly nothing: string
  readonly amount: string
  readonly yes: string
  readonly no: string
  readonly decided: string
  readonly back: string
}

const WORDS: Readonly<Record<Lang, PageWords>> = {
  zh: {
    title: '演示支付',
    nothing: '这是演示，不会扣任何款项。',
    amount: '金额',
    yes: '同意支付',
    no: '不同意',
    decided: '这笔演示支付已经有了结果。',
    back: '返回商城',
  },
  en: {
    title: 'Demonstration payment',
    nothing: 'This is a demonstration. Nothing is charged.',
    amount: 'Amount',
    yes: 'Agree to pay',
    no: 'Do not agree',
    decided: 'This demonstration payment has been decided.',
    back: 'Back to the shop',
  },
  vi: {
    title: 'Thanh toán mẫu',
    nothing: 'Đây là bản trình diễn. Không trừ khoản tiền nào.',
    amount: 'Số tiền',
    yes: 'Đồng ý thanh toán',
    no: 'Không đồng ý',
    decided: 'Khoản thanh toán mẫu này đã có kết quả.',
    back: 'Về cửa hàng',
  },
  th: {
    title: 'การชำระเงินตัวอย่าง',
    nothing: 'นี่เป็นการสาธิต ไม่มีการตัดเงินใด ๆ',
    amount: 'จำนวนเงิน',
    yes: 'ยินยอมชำระ',
    no: 'ไม่ยินยอม',
    decided: 'การชำระเงินตัวอย่างนี้มีผลแล้ว',
    back: 'กลับไปที่ร้าน',
  },
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

const form = (action: string, label: string): string =>
  `<form method="post" action="${escaped(action)}"><button>${label}</button></form>`

const pageOf = (
  lang: Lang,
  id: string,
  payment: { amount: bigint; state: string; back: string },
) => {
  const words = WORDS[lang]
  const at = `/shop/pay/${id}`
  const asking =
    payment.state === 'pending'
      ? form(`${at}/agree`, words.yes) + form(`${at}/refuse`, words.no)
      : `<p>${words.decided}</p><p><a href="${escaped(payment.back)}">${words.back}</a></p>`
  return `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}</title>
<main>
<h1>${words.title}</h1>
<p><strong>${words.nothing}</strong></p>
<p>${words.amount}: ¥${formatMoney(payment.amount, 'CNY')}</p>
${asking}
</main>
</html>
`
}

const decide = async (
  call: Call,
  settler: Settler,
  provider: DemoProvider,
  agreed: boolean,
): Promise<void> => {
  const id = call.param('payment')
  const payment = await provider.payment(id)
  if (payment === undefined) return call.problem(oneFault('not-found'))
  await provider.decide(id, agreed)
  // it tells the node at once, as a provider's message would
  const row = await settler.checkouts.ofPayment(provider.name, id)
  try {
    if (row !== undefined) await settler.settle(row.digest)
  } catch (error) {
    if (!(error instanceof Away)) throw error
  }
  call.empty(303, ['Location', payment.back, 'Content-Length', '0', ...PAGE_POLICY])
}

/** Routes of the demonstration's provider; none where another one takes the money. */
export const demoPageRoutes = (settler: Settler): Route[] => {
  const { pay } = settler.shop.trade
  if (!(pay instanceof DemoProvider)) return []
  const inPath = { payment: 'Name of the payment.' }
  const html = { type: 'string' } as const
  const page = openRoute({
    method: 'GET',
    path: '/shop/pay/:payment',
    id: 'shop.pay',
    tag: 'pages',
    summary: 'The demonstration’s payment page: nothing is charged',
    inPath,
    answers: { 200: { description: 'The page.', type: 'text/html', schema: html } },
    faults: ['not-found'],
    handle: async call => {
      const id = call.param('payment')
      const payment = await pay.payment(id)
      if (payment === undefined) return call.problem(oneFault('not-found'))
      const headers = ['Content-Language', call.lang, 'Cache-Control', 'no-store', ...PAGE_POLICY]
      call.send(200, 'text/html; charset=utf-8', pageOf(call.lang, id, payment), headers)
    },
  })
  const word = (name: 'agree' | 'refuse'): Route =>
    openRoute({
      method: 'POST',
      path: `/shop/pay/:payment/${name}`,
      id: `shop.pay.${name}`,
      tag: 'pages',
      summary: `The buyer’s word on the demonstration’s page: ${name}`,
      inPath,
      answers: { 303: { description: 'Back to the shop.', headers: { Location: 'The order.' } } },
      faults: ['not-found'],
      handle: call => decide(call, settler, pay, name === 'agree'),
    })
  return [page, word('agree'), word('refuse')]
}
