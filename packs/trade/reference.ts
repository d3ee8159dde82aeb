// The dated tables as `assess` and the rules see them: as of one day, each key read and parsed at
// most once. The engine keeps a view for each day and version, so nothing is looked up up front.
import { multiply, parseDecimal } from '#kit/decimal.ts'
import { decimalsOf } from '#kit/money.ts'
import type { Lookup } from '#kit/pack.ts'
import type { DeclareTerms, LateTerms } from './late.ts'
import type { Profile } from './profiles.ts'

/** Percentages carry four decimals, exchange rates eight. */
export const PERCENT = 4
const RATE = 8

/** A rate of duty: percent of the value, an amount for each kilogram or unit, or both. */
export interface Duty {
  readonly percent: bigint
  /** minor units of the home currency, four more decimals, for each `per`; 0n: none */
  readonly specific: bigint
  readonly per: 'kg' | 'unit'
  /** both parts together, or whichever comes to less or to more */
  readonly take: 'sum' | 'lower' | 'higher'
  /** countries of the schedule to which the rate is not open */
  readonly except: ReadonlySet<string>
}

/** A line of the tariff as of the day. A rate that is not there is undefined, never 0. */
export interface Tariff {
  readonly hs: string
  readonly general: Duty | undefined
  readonly mfn: Duty | undefined
  readonly provisional: Duty | undefined
  readonly export: Duty | undefined
  readonly consumption: Duty | undefined
  /** consumption tax is due only from this customs value for each kilogram on, in minor units */
  readonly consumptionFrom: bigint
  /** of the line, or of lines that say none; undefined: nobody has said it */
  readonly vat: bigint | undefined
  /**
   * Schedules for which a row stands whose rate is not known (`absent`, a unit or a currency that
   * is not ours). Nothing that they could decide may be assessed: an unread export duty is not
   * zero.
   */
  readonly unclear: ReadonlySet<string>
}

/** One minor unit of a currency is `numerator / denominator` minor units at home. */
export interface Rate {
  readonly numerator: bigint
  readonly denominator: bigint
}

/** Quantities and masses carry five decimals. */
const MASS = 5

/** A line as far as its mass goes. */
export interface Weighed {
  readonly hs: string
  readonly quantity?: bigint | undefined
  readonly unit?: string | undefined
}

type Row = Readonly<Record<string, string>>

/** A country under an agreement, and what the agreement gives its goods, by tariff line. */
interface Member {
  readonly row: Row | undefined
  readonly claims: Map<string, Claim>
}
interface Claim {
  readonly duty: Duty | undefined
  readonly isExcepted: boolean
}

const HOME_SPECIFIC = 4

export class Reference {
  readonly profile: Profile
  readonly date: string
  readonly #lookup: Lookup
  readonly #rows = new Map<string, Map<string, Row | null>>()
  readonly #tariffs = new Map<string, Tariff>()
  readonly #rates = new Map<string, Rate>()
  readonly #members = new Map<string, Map<string, Member>>()
  #claims = 0
  #exemption: bigint | undefined
  /** terms once they were read; null where the day has none */
  #late: LateTerms | null | undefined
  #lateDeclaration: DeclareTerms | null | undefined

  constructor(profile: Profile, lookup: Lookup, date: string) {
    this.profile = profile
    this.date = date
    this.#lookup = lookup
  }

  /**
   * A row of a table, remembered. Strangers' codes are remembered too, so their number is bound.
   *
   */
  row(table: string, key: string): Row | undefined {
    let rows = this.#rows.get(table)
    if (rows === undefined) {
      rows = new Map()
      this.#rows.set(table, rows)
    }
    const known = rows.get(key)
    if (known !== undefined) return known ?? undefined
    const row = this.#lookup(table, key)
    if (rows.size < MAX_KEYS) rows.set(key, row ?? null)
    return row
  }

  has(table: string, key: string): boolean {
    return this.row(table, key) !== undefined
  }

  tariff(hs: string): Tariff | undefined {
    const known = this.#tariffs.get(hs)
    if (known !== undefined) return known
    const row = this.row('hs', hs)
    // a line that an import could not read whole is there, and no goods can be held against it
    if (row === undefined || row.absent !== undefined) return undefined
    const tariff = this.#read(hs, row)
    this.#tariffs.set(hs, tariff)
    return tariff
  }

  /**
   * The rate of an agreement for goods of a country: the partner's own row (`code:scheme:country`)
   * or, where none stands, that of all, unless the country is excepted. undefined: no claim to it.
   */
  treaty(hs: string, scheme: string, country: string): Duty | undefined {
    return this.#claim(hs, scheme, country).duty
  }

  /** A rate by the whole key of its row; undefined where there is none that can be worked out. */
  duty(key: string): Duty | undefined {
    return this.#duty(this.row('duty', key))
  }

  /** Whether a line's agreement rate is there, but not for goods of a country. */
  isExcepted(hs: string, scheme: string, country: string): boolean {
    return this.#claim(hs, scheme, country).isExcepted
  }

  /**
   * What so many units weigh, in kilograms with five decimals, where the tariff's row says what one
   * weighs (`kilograms`, of its own unit); undefined where it does not.
   */
  massOf({ hs, quantity, unit }: Weighed): bigint | undefined {
    const row = this.row('hs', hs)
    if (row?.kilograms === undefined || quantity === undefined || unit !== row.unit)
      return undefined
    const each = parseDecimal(row.kilograms, MASS)
    return each === undefined ? undefined : multiply(quantity, MASS, each, MASS, MASS, 'half-up')
  }

  /** What one minor unit of a currency is worth at home on that day; undefined when not known. */
  rate(currency: string): Rate | undefined {
    const known = this.#rates.get(currency)
    if (known !== undefined) return known
    const rate = this.#rate(currency)
    if (rate !== undefined) this.#rates.set(currency, rate)
    return rate
  }

  /** Decimals of a currency's amounts (ISO 4217); 2 for one that is not known. */
  decimals(currency: string): number {
    return decimalsOf(currency) ?? 2
  }

  /** Whether goods of a country may claim a scheme on that day. */
  isMember(scheme: string, country: string): boolean {
    return this.#member(scheme, country).row !== undefined
  }

  /** Whether certificates of a scheme and country are kept here, so that goods draw from them. */
  isCertified(scheme: string, country: string): boolean {
    return this.#member(scheme, country).row?.certificate === 'registered'
  }

  /** Total duty up to which a filing pays none, in minor units; 0n: no such rule on that day. */
  get exemption(): bigint {
    this.#exemption ??= this.#setting('duty-free-up-to', this.decimals(this.profile.currency)) ?? 0n
    return this.#exemption
  }

  /** What comes on top of tax that is paid late; undefined: no such rule on that day. */
  get late(): LateTerms | undefined {
    this.#late ??= this.#lateTerms('payment-term', 'late-payment') ?? null
    return this.#late ?? undefined
  }

  /** What an import bears that is declared late; undefined: no such rule on that day. */
  get lateDeclaration(): DeclareTerms | undefined {
    this.#lateDeclaration ??= this.#declareTerms() ?? null
    return this.#lateDeclaration ?? undefined
  }

  #declareTerms(): DeclareTerms | undefined {
    const terms = this.#lateTerms('declaration-term', 'late-declaration')
    const step = this.#setting('late-declaration-step', this.decimals(this.profile.currency))
    return terms === undefined
      ? undefined
      : { ...terms, step: step === undefined || step === 0n ? 1n : step }
  }

  /** Schemes are a closed list and countries two letters: their number is bound by itself. */
  #member(scheme: string, country: string): Member {
    let countries = this.#members.get(scheme)
    if (countries === undefined) {
      countries = new Map()
      this.#members.set(scheme, countries)
    }
    let member = countries.get(country)
    if (member === undefined) {
      member = { row: this.row('member', `${scheme}:${country}`), claims: new Map() }
      countries.set(country, member)
    }
    return member
  }

  /** Else four keys are put together, and a row read anew, for each line that claims a rate. */
  #claim(hs: string, scheme: string, country: string): Claim {
    const { claims } = this.#member(scheme, country)
    const known = claims.get(hs)
    if (known !== undefined) return known
    const claim = this.#readClaim(hs, scheme, country)
    if (++this.#claims <= MAX_KEYS) claims.set(hs, claim)
    return claim
  }

  #readClaim(hs: string, scheme: string, country: string): Claim {
    const own = this.row('duty', `${hs}:${scheme}:${country}`)
    const row = own ?? this.row('duty', `${hs}:${scheme}`)
    const duty = this.#duty(row)
    const isLeftOut = own === undefined && row !== undefined && exceptOf(row).has(country)
    return {
      duty: isLeftOut ? undefined : duty,
      isExcepted: row?.absent === 'excluded' || isLeftOut,
    }
  }

  #lateTerms(termOf: string, rateOf: string): LateTerms | undefined {
    const term = this.#setting(termOf, 0)
    const perDay = this.#setting(rateOf, PERCENT)
    if (term === undefined || perDay === undefined) return undefined
    const from = this.#setting(`${rateOf}-from`, this.decimals(this.profile.currency)) ?? 0n
    return { term: Number(term), perDay, from }
  }

  #setting(key: string, decimals: number): bigint | undefined {
    const text = this.row('setting', key)?.amount
    return text === undefined ? undefined : parseDecimal(text, decimals)
  }

  #rate(currency: string): Rate | undefined {
    const home = this.profile.currency
    const homeDecimals = decimalsOf(home)
    const decimals = decimalsOf(currency)
    if (homeDecimals === undefined || decimals === undefined) return undefined
    if (currency === home) return { numerator: 1n, denominator: 1n }
    const text = this.row('rate', currency)?.rate
    const scaled = text === undefined ? undefined : parseDecimal(text, RATE)
    if (scaled === undefined) return undefined
    return {
      numerator: scaled * 10n ** BigInt(homeDecimals),
      denominator: 10n ** BigInt(RATE + decimals),
    }
  }

  #read(hs: string, row: Row): Tariff {
    const homeDecimals = decimalsOf(this.profile.currency) ?? 0
    const unclear = new Set<string>()
    const duty = (schedule: string): Duty | undefined => {
      const rate = this.row('duty', `${hs}:${schedule}`)
      const read = this.#duty(rate)
      const left = rate?.absent === 'none' || rate?.absent === 'excluded'
      if (rate !== undefined && read === undefined && !left) unclear.add(schedule)
      return read
    }
    return {
      hs,
      general: duty('general'),
      mfn: duty('mfn'),
      provisional: duty('provisional'),
      export: duty('export'),
      consumption: duty('consumption'),
      consumptionFrom: parseDecimal(row.consumptionFrom ?? '0', homeDecimals) ?? 0n,
      vat: this.#vat(hs, row),
      unclear,
    }
  }

  /** VAT of a line: its own, else as the setting of the day says, else the country's. */
  #vat(hs: string, { vat }: Row): bigint | undefined {
    const own = parseDecimal(vat ?? this.row('duty', `${hs}:vat`)?.percent ?? '', PERCENT)
    return own ?? this.#setting('vat', PERCENT) ?? this.profile.vat
  }

  /** A row's rate; undefined where it has none, or one that is not for us to work out. */
  #duty(row: Row | undefined): Duty | undefined {
    if (row === undefined || (row.percent === undefined && row.specific === undefined)) return
    const homeDecimals = decimalsOf(this.profile.currency) ?? 0
    const percent = parseDecimal(row.percent ?? '0', PERCENT)
    const specific = parseDecimal(row.specific ?? '0', homeDecimals + HOME_SPECIFIC)
    const per = PERS.find(each => each === (row.per ?? 'kg'))
    const foreign = row.currency !== undefined && row.currency !== this.profile.currency
    if (percent === undefined || specific === undefined || per === undefined || foreign) return
    const take = TAKES.find(each => each === row.choose) ?? 'sum'
    return { percent, specific, per, take, except: exceptOf(row) }
  }
}

const PERS = ['kg', 'unit'] as const
const TAKES = ['lower', 'higher'] as const
const NOBODY: ReadonlySet<string> = new Set()
const exceptOf = ({ except }: Row): ReadonlySet<string> =>
  except === undefined ? NOBODY : new Set(except.split(','))

/** A day's view remembers at most so many keys of a table: the tariff has some 9,000 lines. */
const MAX_KEYS = 20_000
