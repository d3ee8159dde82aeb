// What goods bear, how that came about, and what they would bear otherwise.
import { el } from '#web/verify/dom.ts'
import type { Query } from './address.ts'
import type { Amounts, Detail, Rate, Worked } from './ask.ts'
import { difference, isZero, sayAmount, sayCode, sayDay, sayNumber, sayPercent } from './numbers.ts'
import { countryName, link, nameIn, rateText, type Scene, scheduleName } from './parts.ts'
import { fill, type Messages } from './words/index.ts'

export interface Result {
  readonly worked: Worked
  readonly typed: Query
  readonly detail: Detail | undefined
  readonly currency: string
}

const WHY: Readonly<Record<string, keyof Messages>> = {
  mfn: 'whyMfn',
  provisional: 'whyProvisional',
  preference: 'whyPreference',
  general: 'whyGeneral',
  exempt: 'whyExempt',
}

/** A rate of the working, in the words of one of the tariff. */
const dutyRate = (scene: Scene, { worked, detail, currency }: Result): string => {
  const { percent = '0', specific = '0', per, take } = worked.working
  const both = !isZero(percent) && !isZero(specific)
  const rate: Rate = {
    schedule: '',
    partner: '',
    from: '',
    to: null,
    except: [],
    currency,
    ...(isZero(specific) || !isZero(percent) ? { percent } : {}),
    ...(isZero(specific) ? {} : { specific: trimmed(specific) }),
    ...(per === undefined ? {} : { per }),
    ...(both && (take === 'lower' || take === 'higher') ? { take } : {}),
  }
  return rateText(scene, rate, nameIn(scene.lang, detail?.unit?.names))
}
/** As the tariff would print it: 1.50, not 1.500000. */
const trimmed = (text: string): string => text.replace(/(\.\d\d\d*?)0+$/, '$1')

/** What a rate was taken of: the value, or so many kilograms or units. */
const dutyHow = (scene: Scene, result: Result): string => {
  const { lang, words } = scene
  const { worked, typed, currency } = result
  const { percent = '0', specific = '0', per } = worked.working
  const rate = dutyRate(scene, result)
  if (isZero(specific)) {
    return fill(words.dutyOf, { rate, value: sayAmount(lang, worked.amounts.value, currency) })
  }
  // of two parts the rate says itself which counted
  return isZero(percent) ? times(scene, rate, typed, per) : rate
}
const times = ({ lang }: Scene, rate: string, typed: Query, per: string | undefined): string =>
  `${rate} × ${sayNumber(lang, (per === 'unit' ? typed.quantity : typed.net) ?? '0')}`

const step = (label: string, amount: string, how = '', sum = false): HTMLElement =>
  el(
    'tr',
    {},
    el(
      'th',
      { scope: 'row', class: sum ? 'sum' : undefined },
      label,
      how !== '' && el('small', {}, how),
    ),
    el('td', { class: sum ? 'amount sum' : 'amount' }, amount),
  )

const consumptionRate = (scene: Scene, { worked, typed, currency }: Result): string => {
  const { consumptionPercent = '0', consumptionSpecific = '0' } = worked.working
  const { consumptionPer, consumptionBase } = worked.working
  const parts = [
    isZero(consumptionPercent) ? '' : sayPercent(scene.lang, consumptionPercent),
    isZero(consumptionSpecific)
      ? ''
      : `${sayAmount(scene.lang, trimmed(consumptionSpecific), currency)}/${consumptionPer}`,
  ].filter(each => each !== '')
  const rate = parts.join(' + ')
  if (isZero(consumptionPercent)) return times(scene, rate, typed, consumptionPer)
  return consumptionBase === 'in-base' ? fill(scene.words.consumptionOf, { rate }) : rate
}

const steps = (scene: Scene, result: Result): HTMLElement[] => {
  const { lang, words } = scene
  const { worked, typed, currency } = result
  const { amounts, working } = worked
  const say = (amount: string): string => sayAmount(lang, amount, currency)
  const foreign = typed.currency !== currency
  const price = sayAmount(lang, typed.value ?? '0', typed.currency ?? currency)
  const rate = sayNumber(lang, working.exchange ?? '1')
  const value = say(amounts.value)
  return [
    step(
      words.priceRow,
      say(working.price ?? amounts.value),
      foreign ? fill(words.exchange, { amount: price, rate }) : '',
    ),
    ...(isZero(working.charges ?? '0') ? [] : [step(words.charges, say(working.charges ?? '0'))]),
    step(words.value, value, '', true),
    step(words.duty, say(amounts.duty), dutyHow(scene, result)),
    ...(isZero(amounts.consumption)
      ? []
      : [step(words.consumption, say(amounts.consumption), consumptionRate(scene, result))]),
    step(
      words.vat,
      say(amounts.vat),
      fill(words.vatOf, { rate: sayPercent(lang, working.vat ?? '0') }),
    ),
    step(words.total, say(amounts.due), '', true),
  ]
}

const why = (scene: Scene, result: Result): string => {
  const { lang, words } = scene
  const { worked, typed, detail } = result
  const message = words[WHY[worked.amounts.lines[0]?.basis ?? ''] ?? 'whyNone']
  return fill(message, {
    rate: dutyRate(scene, result),
    country: countryName(lang, typed.origin ?? ''),
    scheme: scheduleName(lang, detail?.schedules ?? {}, typed.preference ?? ''),
  })
}

const other = (scene: Scene, result: Result, claim: string, amounts: Amounts): HTMLElement => {
  const { lang, words } = scene
  const { worked, typed, detail, currency } = result
  const { sign, text } = difference(amounts.due, worked.amounts.due)
  const amount = sayAmount(lang, text, currency)
  const name = claim === '' ? words.without : scheduleName(lang, detail?.schedules ?? {}, claim)
  const says = sign === 0 ? words.same : fill(sign < 0 ? words.less : words.dearer, { amount })
  return el(
    'li',
    { class: sign < 0 ? 'less' : undefined },
    link(
      scene,
      scene.href('duty', { ...typed, preference: claim === '' ? undefined : claim }),
      { class: 'line' },
      el('span', { class: 'name claim' }, name, claim !== '' && el('small', {}, words.needsPaper)),
      el(
        'span',
        { class: 'amount' },
        sayAmount(lang, amounts.due, currency),
        el('small', {}, says),
      ),
    ),
  )
}

export const dutyResult = (scene: Scene, result: Result): HTMLElement => {
  const { lang, words } = scene
  const { worked, typed, detail, currency } = result
  const others = worked.others.flatMap(({ claim, amounts }) =>
    amounts === undefined ? [] : [other(scene, result, claim, amounts)],
  )
  const goods = `${sayCode(typed.hs ?? '')} ${nameIn(lang, detail?.names)}`.trim()
  return el(
    'section',
    { class: 'result', 'data-due': worked.amounts.due },
    el('h2', { tabindex: '-1', class: 'of-total' }, words.total),
    el('p', { class: 'total' }, sayAmount(lang, worked.amounts.due, currency)),
    el('p', { class: 'goods' }, `${goods} · ${sayDay(lang, worked.at)}`),
    el('p', { class: 'why' }, why(scene, result)),
    worked.working.payBy !== undefined &&
      el('p', { class: 'goods' }, fill(words.payBy, { day: sayDay(lang, worked.working.payBy) })),
    el('h3', {}, words.working),
    el(
      'table',
      { class: 'steps' },
      el('caption', { class: 'hidden' }, words.working),
      el('tbody', {}, ...steps(scene, result)),
    ),
    others.length > 0 && el('h3', {}, words.others),
    others.length > 0 && el('ul', { class: 'lines others' }, ...others),
    el('p', { class: 'note' }, fill(words.note, { reference: worked.reference })),
  )
}
