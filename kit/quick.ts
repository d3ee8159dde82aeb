// A document's text → the document in one pass, where nothing is amiss: no tree of the JSON is made
// first, and no text of a decimal. Of whatever is not plain it says nothing, and `check` is asked:
// its answer counts, and where this one gives a document it is the same (a law in quick.test.ts).
import { parseDecimalIn } from './decimal.ts'
import { type Doc, type Field, type Fields, Reading } from './field.ts'

const QUOTE = 34
const COMMA = 44
const MINUS = 45
const ZERO = 48
const NINE = 57
const COLON = 58
const OPEN_LIST = 91
const CLOSE_LIST = 93
const OPEN = 123
const CLOSE = 125
const BLANK = 32

/** Digits of the longest whole number that is read here: it is exact as a double. */
const MOST_DIGITS = 15

type How = 'text' | 'decimal' | 'count' | 'yesNo' | 'lines' | 'else'

const howOf = ({ kind, scale, meta }: Field): How => {
  switch (kind) {
    case 'text':
    case 'code':
    case 'date':
    case 'time':
    case 'party':
      return 'text'
    case 'quantity':
    case 'money':
      return scale === undefined ? 'else' : 'decimal'
    case 'lines':
      return meta.rows === undefined ? 'else' : 'lines'
    case 'count':
    case 'yesNo':
      return kind
    default:
      return 'else'
  }
}

interface Plan {
  readonly names: readonly string[]
  readonly fields: readonly Field[]
  readonly hows: readonly How[]
  readonly index: ReadonlyMap<string, number>
  /** `"name":`, as most texts have it */
  readonly labels: readonly string[]
  /** by member, and at the end for the first one: which came next when this was last read */
  readonly next: number[]
}

const plans = new WeakMap<Fields, Plan>()
const planOf = (fields: Fields): Plan => {
  let plan = plans.get(fields)
  if (plan === undefined) {
    const names = Object.keys(fields)
    const all = Object.values(fields)
    plan = {
      names,
      fields: all,
      hows: all.map(howOf),
      index: new Map(names.map((name, i) => [name, i])),
      labels: names.map(name => `${JSON.stringify(name)}:`),
      next: [...names.map((_, i) => (i + 1) % names.length), 0],
    }
    plans.set(fields, plan)
  }
  return plan
}

/** An object that is being read: what of its members has come, by their place in the plan. */
interface Frame {
  plan: Plan
  readonly values: unknown[]
}

/** Stands for what is not plain. No field's value is it. */
const UNSURE = Symbol('unsure')

class Quick {
  private readonly text: string
  private at = 0
  private readonly reading = new Reading(true)
  private readonly frames: Frame[]
  private depth = 0
  /** a decimal's currency was not told, or not yet */
  private isOpen = false

  constructor(text: string, frames: Frame[]) {
    this.text = text
    this.frames = frames
  }

  whole(fields: Fields): unknown {
    const doc = this.object(fields)
    if (doc === UNSURE) return UNSURE
    this.blanks()
    return this.at === this.text.length ? doc : UNSURE
  }

  /** JSON's white space but for line breaks and tabs, which are not plain. */
  private blanks(): void {
    while (this.text.charCodeAt(this.at) === BLANK) this.at++
  }

  private take(code: number): boolean {
    if (this.text.charCodeAt(this.at) !== code) {
      this.blanks()
      if (this.text.charCodeAt(this.at) !== code) return false
    }
    this.at++
    return true
  }

  private object(fields: Fields): unknown {
    if (!this.take(OPEN)) return UNSURE
    const plan = planOf(fields)
    this.frames[this.depth] ??= { plan, values: [] }
    const frame = this.frames[this.depth]!
    frame.plan = plan
    const { values } = frame
    for (let i = 0; i < plan.names.length; i++) values[i] = undefined
    this.depth++
    let before = plan.names.length
    do {
      const member = this.member(plan, before)
      // what comes twice is not plain
      if (member < 0 || values[member] !== undefined) return UNSURE
      plan.next[before] = member
      before = member
      const value = this.value(plan.fields[member]!, plan.hows[member]!)
      if (value === UNSURE) return UNSURE
      values[member] = value
    } while (this.take(COMMA))
    this.depth--
    return this.take(CLOSE) ? made(plan, values) : UNSURE
  }

  /** The member whose name stands here, by its place in the plan; its colon is taken with it. */
  private member(plan: Plan, before: number): number {
    this.blanks()
    const { text, at } = this
    const likely = plan.next[before]!
    const label = plan.labels[likely]
    if (label !== undefined && text.startsWith(label, at)) {
      this.at = at + label.length
      return likely
    }
    const name = this.string()
    if (name === undefined || !this.take(COLON)) return -1
    return plan.index.get(name) ?? -1
  }

  private value(field: Field, how: How): unknown {
    switch (how) {
      case 'text': {
        this.blanks()
        const string = this.string()
        return string === undefined ? UNSURE : this.read(field, string)
      }
      case 'decimal':
        return this.decimal(field)
      case 'count':
        return this.count(field)
      case 'yesNo':
        return this.yesNo(field)
      case 'lines':
        return this.lines(field)
      default:
        return UNSURE
    }
  }

  private read(field: Field, value: unknown): unknown {
    return field.read(value, this.reading) ?? UNSURE
  }

  /** What stands in quotation marks here. The text has no escapes; controls are not plain. */
  private string(): string | undefined {
    const { text } = this
    if (text.charCodeAt(this.at) !== QUOTE) return undefined
    const from = this.at + 1
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        this.at = at + 1
        return text.slice(from, at)
      }
      if (code < BLANK) return undefined
    }
    return undefined
  }

  private decimal(field: Field): unknown {
    const { text } = this
    if (!this.take(QUOTE)) return UNSURE
    const from = this.at
    const end = text.indexOf('"', from)
    // below zero: some fields take it
    if (end < 0 || text.charCodeAt(from) === MINUS) return UNSURE
    this.isOpen = false
    const scale = field.scale?.(this.scope)
    if (scale === undefined || this.isOpen) return UNSURE
    this.at = end + 1
    return parseDecimalIn(text, from, end, scale) ?? UNSURE
  }

  /** A member of the objects around, the innermost that may have it. It may stand further on. */
  private readonly scope = (name: string): unknown => {
    for (let depth = this.depth - 1; depth >= 0; depth--) {
      const { plan, values } = this.frames[depth]!
      const at = plan.index.get(name)
      if (at === undefined) continue
      const value = values[at]
      if (typeof value !== 'string') this.isOpen = true
      return value
    }
    return undefined
  }

  private count(field: Field): unknown {
    this.blanks()
    const { text } = this
    const from = this.at
    let value = 0
    let at = from
    for (; at - from <= MOST_DIGITS; at++) {
      const code = text.charCodeAt(at)
      if (!(code >= ZERO && code <= NINE)) break
      value = value * 10 + (code - ZERO)
    }
    const digits = at - from
    const isWhole = digits > 0 && digits <= MOST_DIGITS
    if (!isWhole || (digits > 1 && text.charCodeAt(from) === ZERO)) return UNSURE
    this.at = at
    return this.read(field, value)
  }

  private yesNo(field: Field): unknown {
    this.blanks()
    for (const value of [true, false]) {
      const word = String(value)
      if (!this.text.startsWith(word, this.at)) continue
      this.at += word.length
      return this.read(field, value)
    }
    return UNSURE
  }

  private lines({ meta }: Field): unknown {
    if (!this.take(OPEN_LIST)) return UNSURE
    const { rows: fields, max } = meta
    if (fields === undefined || max === undefined) return UNSURE
    const rows: unknown[] = []
    do {
      const row = rows.length < max ? this.object(fields) : UNSURE
      if (row === UNSURE) return UNSURE
      rows.push(row)
    } while (this.take(COMMA))
    return this.take(CLOSE_LIST) ? rows : UNSURE
  }
}

/** The document in the order of its declaration; what must be there and is not is not plain. */
const made = (plan: Plan, values: readonly unknown[]): unknown => {
  const doc: Record<string, unknown> = {}
  for (let i = 0; i < plan.names.length; i++) {
    const value = values[i]
    const { none, optional } = plan.fields[i]!
    if (value !== undefined) doc[plan.names[i]!] = value
    else if (none !== undefined) doc[plan.names[i]!] = none
    else if (!optional) return UNSURE
  }
  return doc
}

/** Kept from one document to the next, each emptied before it is filled. */
const frames: Frame[] = []

/**
 * Read a document whose text has no escapes (no backslash) and no DEL or controls after it, and is
 * Unicode throughout. undefined: it is not plain, which says nothing against it.
 */
export const quickRead = <F extends Fields>(fields: F, text: string): Doc<F> | undefined => {
  const doc = new Quick(text, frames).whole(fields)
  // each member was read by its own field, which is what Doc<F> says of it
  return doc === UNSURE ? undefined : (doc as Doc<F>)
}
