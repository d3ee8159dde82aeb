// The landed cost as a stair: each step starts where the last one ended, so the eye adds what the
// law adds. Each step says how it came to be.
import { el } from '#web/verify/dom.ts'
import type { Article } from '../ask.ts'
import { isNil, partOf, sayAmount, sayPercent, sumOf } from '../money.ts'
import { money } from '../parts.ts'
import type { Scene } from '../scene.ts'

export type Steps = Readonly<
  Pick<Article, 'price' | 'freight' | 'insurance' | 'base' | 'duty' | 'consumption' | 'vat'>
>

interface Step {
  readonly name: string
  readonly why?: string | undefined
  readonly value: string
  readonly tone: 'a' | 'b' | 'c'
}

/** How the law takes a tax of this rate: `140.60 × 9 % × 70 %`. */
const whys = (scene: Scene, of: Article, steps: Steps) => {
  const { words, lang, state } = scene
  const retail = of.flow === 'in' && of.channel !== '0110'
  const full = retail && isFull(scene, steps)
  const share = state?.limits.share
  const part = retail && !full && share !== undefined ? ` × ${sayPercent(lang, share)}` : ''
  const { consumption: ct } = of.rates
  const base = sayAmount(lang, steps.base)
  const has = ct !== null && !isNil(ct)
  const whole = has ? `${base} ÷ (1 − ${sayPercent(lang, ct)})` : base
  const of_ = (rate: string | null): string | undefined =>
    rate === null ? undefined : `${whole} × ${sayPercent(lang, rate)}${part}`
  return {
    duty: full ? of_(of.rates.duty) : words.duty0,
    consumption: has ? of_(ct) : words.ctNone,
    vat: of_(of.rates.vat),
    law:
      of.flow === 'out'
        ? words.lawOut
        : retail
          ? full
            ? words.lawFull
            : words.law
          : words.lawWhole,
  }
}
const isFull = (scene: Scene, steps: Steps): boolean => {
  const single = scene.state?.limits.single
  return single !== undefined && partOf(steps.base, single) > 1000
}

export const stair = (scene: Scene, of: Article, steps: Steps): HTMLElement => {
  const { words, lang } = scene
  const why = whys(scene, of, steps)
  const total = sumOf(steps.base, steps.duty, steps.consumption, steps.vat)
  let from = '0'
  const line = ({ name, why: says, value, tone }: Step): HTMLElement => {
    const bar = el('i', { class: tone })
    // by script, since the page's policy takes no style in the markup
    bar.style.setProperty('margin-inline-start', `${partOf(from, total) / 10}%`)
    bar.style.setProperty('width', isNil(value) ? '2px' : `max(4px, ${partOf(value, total) / 10}%)`)
    from = sumOf(from, value)
    return el(
      'tr',
      { class: isNil(value) ? 'nil' : undefined },
      el('th', { scope: 'row' }, name, says !== undefined && el('small', {}, says)),
      el('td', { class: 'stair', 'aria-hidden': 'true' }, bar),
      el('td', { class: 'amt' }, sayAmount(lang, value)),
    )
  }
  const sum = (name: string, kind: string, amount: string | HTMLElement): HTMLElement =>
    el(
      'tr',
      { class: kind },
      el('th', { scope: 'row' }, name),
      el('td', { class: 'stair', 'aria-hidden': 'true' }),
      el('td', { class: 'amt' }, amount),
    )
  const { price, freight, insurance, base, duty, consumption, vat } = steps
  const retail = of.flow === 'in' && of.channel !== '0110'
  const taxes = (): HTMLElement[] => [
    sum(words.base, 'sum', sayAmount(lang, base)),
    line({ name: words.duty, why: why.duty, value: duty, tone: 'c' }),
    line({ name: words.ct, why: why.consumption, value: consumption, tone: 'c' }),
    line({ name: words.vat, why: why.vat, value: vat, tone: 'c' }),
  ]
  return el(
    'section',
    { class: 'landed' },
    el('h2', {}, of.flow === 'out' ? words.priceAbroad : words.landed),
    el(
      'table',
      {},
      el(
        'tbody',
        {},
        line({ name: words.goodsPrice, value: price, tone: 'a' }),
        line({ name: words.freight, value: freight, tone: 'b' }),
        line({ name: words.insurance, value: insurance, tone: 'b' }),
        ...(retail ? taxes() : []),
        sum(retail ? words.toDoor : words.guidePrice, 'sum end', money(scene, total)),
      ),
    ),
    el('p', { class: 'law' }, why.law),
  )
}
