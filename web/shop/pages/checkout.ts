// The checkout of one order: who buys, where it goes, what it comes to. What is typed is kept in
// this window; what is wrong is said at its field; the same wish is sent with the same key.
import { el } from '#web/verify/dom.ts'
import { ask, type Checkout, type Fault, gotOf, type Part } from '../ask.ts'
import type { Line } from '../bag.ts'
import {
  begunOrders,
  type Draft,
  type FieldName,
  keepBegun,
  keepDraft,
  keptDraft,
  Wishes,
} from '../draft.ts'
import { sayMoney } from '../money.ts'
import { fieldOf, tidyId, wrongIn } from '../papers.ts'
import {
  button,
  failed,
  faultsOf,
  groundOf,
  icon,
  link,
  money,
  note,
  picture,
  shotOf,
  waiting,
} from '../parts.ts'
import { articleOf, type Child, nameIn, type Scene, type Shown } from '../scene.ts'
import { bill, Quoted } from './bag.ts'
import { buyerFields, type Typed } from './fields.ts'

/** The node is asked once the next letter of a coupon has not come for so long, ms. */
const PAUSE = 500
const wishes = new Wishes()

/** What is to be bought: one article at once, or a part of the bag. */
const wantedIn = (scene: Scene): readonly Line[] => {
  const { article, n = '1' } = scene.address.query
  if (article !== undefined)
    return [{ article, quantity: Math.max(1, Number.parseInt(n, 10) || 1) }]
  return scene.bag.lines.filter(each => articleOf(scene, each.article) !== 'none')
}

const lines = (scene: Scene, part: Part): HTMLElement =>
  el(
    'section',
    { class: 'panel' },
    el('h2', {}, scene.words.goods),
    el(
      'ul',
      { class: 'lines small' },
      ...part.lines.map(line => {
        const of = gotOf(articleOf(scene, line.article))
        return el(
          'li',
          {},
          el(
            'span',
            { class: `dot ground g-${of === undefined ? 'plain-in' : groundOf(of)}` },
            of !== undefined && picture(shotOf(of), '', [60, 60], true),
          ),
          el(
            'div',
            {},
            el('strong', {}, of === undefined ? line.sku : nameIn(scene.lang, of.name)),
            el('small', {}, `${of?.size ?? ''} × ${line.quantity}`),
          ),
          money(scene, line.goods),
        )
      }),
    ),
  )

const limits = (scene: Scene): Child => {
  const { limits } = scene.state ?? {}
  if (limits === undefined) return undefined
  const { lang } = scene
  return el(
    'section',
    { class: 'allow' },
    el('h2', {}, scene.words.allowance),
    el('p', { class: 'fine' }, scene.say('yearLimit', { n: sayMoney(lang, limits.year) })),
    el('p', { class: 'fine' }, scene.say('singleLimit', { n: sayMoney(lang, limits.single) })),
  )
}

const bodyOf = (draft: Draft, part: Part) => ({
  lines: part.lines.map(({ article, quantity }) => ({ article, quantity })),
  ...(draft.coupon ? { coupon: draft.coupon.trim() } : {}),
  buyer: {
    idKind: draft.idKind ?? '1',
    id: tidyId(draft.id ?? ''),
    name: (draft.name ?? '').trim(),
    phone: (draft.phone ?? '').trim(),
  },
  consignee: {
    name: (draft.consignee ?? '').trim(),
    phone: (draft.consigneePhone ?? '').trim(),
    address: (draft.address ?? '').trim(),
  },
  expect: part.paid,
})

interface Sending {
  busy: boolean
  /** what is wrong beside the fields */
  faults: readonly Fault[]
  says: string
}

const begin = (scene: Scene, part: Part, token: string): void => {
  const { device } = scene
  const begun = {
    token,
    at: new Date().toISOString(),
    paid: part.paid,
    pieces: part.pieces,
    lines: part.lines.map(({ article, quantity }) => ({ article, quantity })),
  }
  keepBegun(device, [begun, ...begunOrders(device).filter(each => each.token !== token)])
}

const send = async (
  scene: Scene,
  part: Part,
  draft: Draft,
  sending: Sending,
): Promise<Partial<Record<FieldName, string>>> => {
  const { words, lang } = scene
  const body = bodyOf(draft, part)
  const key = wishes.keyFor(body)
  sending.busy = true
  sending.faults = []
  sending.says = words.sending
  scene.refresh()
  const answer = await ask<Checkout>(scene.api('shop/checkouts'), { lang, body, key })
  sending.busy = false
  sending.says = ''
  const got = gotOf(answer)
  if (got !== undefined) {
    begin(scene, part, got.token)
    location.assign(new URL(got.pay.url, location.href))
    sending.busy = true
    sending.says = words.toPayment
    return {}
  }
  if (typeof answer === 'object' && 'faults' in answer) {
    const at: Partial<Record<FieldName, string>> = {}
    const others: Fault[] = []
    for (const fault of answer.faults) {
      const name = fieldOf(fault)
      if (name === undefined) others.push(fault)
      else at[name] ??= fault.message
    }
    sending.faults = others
    if (answer.status === 409) {
      // not the shop itself: the page would be made anew, and what is said on it lost
      scene.known.forget('shop/quote')
      scene.known.forget('shop/articles')
      sending.says = words.priceChanged
    }
    return at
  }
  sending.says = answer === 'busy' ? words.busySays : words.notSent
  return {}
}

interface Look {
  readonly part?: Part
  readonly state: 'empty' | 'waits' | 'away' | 'busy' | 'ready'
  readonly faults: readonly Fault[]
}

/** One checkout while it is shown: what was typed, what the node says of it, what is being sent. */
class Desk {
  readonly sending: Sending = { busy: false, faults: [], says: '' }
  readonly scene: Scene
  readonly #quoted: Quoted
  readonly #form: Typed
  #draft: Draft
  #coupon: string
  #typing: ReturnType<typeof setTimeout> | undefined

  constructor(scene: Scene) {
    this.scene = scene
    this.#quoted = new Quoted(scene)
    this.#draft = keptDraft(scene.tab)
    this.#coupon = (this.#draft.coupon ?? '').trim()
    this.#form = buyerFields(scene.words, this.#draft, (now, name) => this.#typed(now, name))
  }

  get form(): HTMLElement {
    return this.#form.element
  }

  #typed(now: Draft, name: FieldName): void {
    this.#draft = now
    keepDraft(this.scene.tab, now)
    if (name !== 'coupon') return
    clearTimeout(this.#typing)
    this.#typing = setTimeout(() => {
      this.#coupon = (this.#draft.coupon ?? '').trim()
      this.scene.refresh()
    }, PAUSE)
  }

  look(): Look {
    const wanted = wantedIn(this.scene)
    if (wanted.length === 0) return { state: 'empty', faults: [] }
    const { answer, quote } = this.#quoted.get(wanted, this.#coupon)
    const faults = typeof answer === 'object' && 'faults' in answer ? answer.faults : []
    const key = this.scene.address.query.part
    const part = quote?.orders.find(each => each.key === key) ?? quote?.orders[0]
    if (part !== undefined) return { part, state: answer === undefined ? 'waits' : 'ready', faults }
    if (typeof answer === 'string') return { state: answer === 'busy' ? 'busy' : 'away', faults }
    return { state: answer === undefined ? 'waits' : 'ready', faults }
  }

  async submit(): Promise<void> {
    const { scene, sending } = this
    const { part, state } = this.look()
    if (part === undefined || state !== 'ready' || sending.busy) return
    this.#draft = this.#form.read()
    const wrong = wrongIn(this.#draft, scene.words)
    if (Object.keys(wrong).length > 0) return this.#form.say(wrong, true)
    const said = await send(scene, part, this.#draft, sending)
    scene.refresh()
    this.#form.say(said, true)
    const outcome = sending.faults.length > 0 || sending.says !== ''
    if (Object.keys(said).length === 0 && outcome) document.getElementById('outcome')?.focus()
  }
}

const payButton = (desk: Desk, part: Part, state: Look['state'], id: string): HTMLElement => {
  const { scene, sending } = desk
  const busy = state === 'waits' || sending.busy
  return button(
    {
      class: 'btn buy full',
      id,
      disabled: busy || part.faults.length > 0,
      'aria-busy': busy ? 'true' : undefined,
    },
    () => void desk.submit(),
    sending.busy ? scene.words.sending : scene.say('pay', { n: sayMoney(scene.lang, part.paid) }),
  )
}

const rightSide = (desk: Desk): readonly Child[] => {
  const { scene, sending } = desk
  const { words } = scene
  const { part, state, faults } = desk.look()
  const others = faults.filter(each => fieldOf(each) === undefined || part === undefined)
  if (part === undefined) {
    const again = (): void => {
      scene.known.forget('shop/quote')
      scene.refresh()
    }
    return [
      faultsOf(others),
      state === 'waits' ? waiting(scene, 'lines') : undefined,
      state === 'away' || state === 'busy' ? failed(scene, state, again) : undefined,
    ]
  }
  const coupon = faults.filter(each => fieldOf(each) === 'coupon')
  const all = [...others, ...coupon, ...part.faults, ...sending.faults]
  return [
    el(
      'section',
      { class: `panel bill${state === 'waits' ? ' is-counting' : ''}` },
      el('h2', {}, words.landed),
      bill(scene, part),
      el(
        'div',
        { id: 'outcome', role: 'alert', tabindex: '-1' },
        all.length > 0 && faultsOf(all),
        sending.says !== '' && el('p', { class: 'says-all' }, sending.says),
      ),
      payButton(desk, part, state, 'pay'),
      el('p', { class: 'law' }, `${words.agree} ${words.sums} ${words.noCard}`),
    ),
  ]
}

const thumbBar = (desk: Desk): HTMLElement => {
  const { scene } = desk
  const build = (): readonly Child[] => {
    const { part, state } = desk.look()
    if (part === undefined) return []
    return [
      el('span', { class: 'cost' }, money(scene, part.paid), el('small', {}, scene.words.toDoor)),
      payButton(desk, part, state, 'bar-pay'),
    ]
  }
  return el('section', { class: 'bar', 'aria-label': scene.words.checkout }, scene.live(build))
}

const nothingToBuy = (scene: Scene): Shown => {
  const { words } = scene
  const toShop = link(scene, scene.href(''), { class: 'btn' }, words.toShop)
  return {
    title: words.checkout,
    nodes: [
      el('h1', { class: 'hidden' }, words.checkout),
      el('div', { class: 'wrap' }, note(words.emptyBag, words.emptyBagSays, toShop)),
    ],
  }
}

export const checkoutPage = (scene: Scene): Shown => {
  const { words } = scene
  const desk = new Desk(scene)
  if (desk.look().state === 'empty') return nothingToBuy(scene)
  const goods = (): readonly Child[] => {
    const { part, state } = desk.look()
    return [part !== undefined ? lines(scene, part) : state === 'waits' && waiting(scene, 'lines')]
  }
  const toBag = link(scene, scene.href('bag'), {}, words.bag)
  return {
    title: words.checkout,
    bar: thumbBar(desk),
    nodes: [
      el('p', { class: 'wrap crumb' }, icon('back', 18), toBag),
      el(
        'div',
        { class: 'wrap check' },
        el('h1', {}, words.checkout),
        el('div', { class: 'left' }, scene.live(goods), desk.form),
        el(
          'aside',
          { class: 'right', 'aria-label': words.landed },
          scene.live(() => [limits(scene)]),
          scene.live(() => rightSide(desk)),
        ),
      ),
    ],
  }
}
