// Filing types as the node describes them (GET /types), read into what pages draw from.

export interface FieldInfo {
  readonly name: string
  /** the pack whose lists its codes are in */
  readonly pack: string
  readonly kind: string
  readonly optional: boolean
  readonly list?: string
  readonly codes?: readonly string[]
  readonly unit?: string
  readonly scale?: number
  readonly currency?: string
  readonly currencyField?: string
  readonly rows?: readonly FieldInfo[]
}

export interface Step {
  readonly name: string
  readonly from: readonly string[]
  readonly to: string
  readonly by: string
  readonly amends: boolean
  /** it leads off the usual way */
  readonly aside: boolean
  /** words go with it */
  readonly note?: 'optional' | 'required'
}

export interface MeasureInfo {
  readonly name: string
  readonly unit: string
  readonly scale: number
  /** counted from when the filing first reaches one of these states */
  readonly at: readonly string[]
}

export interface DimensionInfo {
  readonly name: string
  /** the list that its values are codes of */
  readonly list?: string
}

export interface InspectionInfo {
  readonly in: readonly string[]
  readonly of: string
  readonly counted: readonly string[]
  readonly unit?: string
}

export interface PaperInfo {
  /** the state in which it may be drawn on */
  readonly in: string
  /** fields: its own number, its list of goods */
  readonly named: string
  readonly of: string
}

export interface TypeInfo {
  /** as the node told it: what the form is drawn from */
  readonly told: ToldType
  readonly type: string
  readonly pack: string
  readonly name: string
  /** how its numbers are made, e.g. `{office}{yyyy}{serial:9}` */
  readonly number: string
  readonly fields: readonly FieldInfo[]
  readonly amounts: readonly FieldInfo[]
  readonly states: readonly string[]
  readonly transitions: readonly Step[]
  readonly columns: readonly string[]
  readonly filters: readonly string[]
  /** its filings are in risk lanes, which officers see */
  readonly lanes: boolean
  /** states in which an officer looks at the rows of a list, and what of a row is counted */
  readonly inspection: InspectionInfo | undefined
  /** others draw on it */
  readonly paper: PaperInfo | undefined
  /** states in which more than the total may be to pay */
  readonly payable: readonly string[]
  /** the form's parts, in order */
  readonly sections: readonly { readonly name: string; readonly fields: readonly string[] }[]
  /** the amount that counts most, and which assessed lines follow which rows */
  readonly total: { readonly amount: string; readonly of?: string; readonly lines?: string } | null
  readonly measures: readonly MeasureInfo[]
  /** what its measures can be cut by */
  readonly dimensions: readonly DimensionInfo[]
  /** states in which a filing no longer counts */
  readonly until: ReadonlySet<string>
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly string[]
  readonly 'x-field'?: Readonly<Record<string, unknown>>
}

export interface ToldType {
  readonly type: string
  readonly number?: string
  readonly sections?: TypeInfo['sections']
  readonly total?: TypeInfo['total']
  readonly fields: Schema
  readonly amounts: Schema
  readonly states: readonly string[]
  readonly transitions: readonly {
    name: string
    from: readonly string[]
    to: string
    by: string
    amends: boolean
    aside: boolean
    note?: 'optional' | 'required'
  }[]
  readonly measures: readonly (MeasureInfo & { until: readonly string[] })[]
  readonly dimensions?: readonly DimensionInfo[]
  readonly columns: readonly string[]
  readonly filters: readonly string[]
  readonly lanes?: boolean
  readonly payable?: readonly string[]
  readonly inspection?: InspectionInfo | null
  readonly paper?: PaperInfo | null
}

const readFields = (pack: string, schema: Schema): FieldInfo[] =>
  Object.entries(schema.properties ?? {}).map(([name, told]) => {
    const { kind, ...meta } = told['x-field'] ?? {}
    return {
      ...meta,
      name,
      pack,
      kind: String(kind ?? 'text'),
      optional: schema.required?.includes(name) !== true,
      ...(told.enum === undefined ? {} : { codes: told.enum }),
      ...(told.items?.properties === undefined ? {} : { rows: readFields(pack, told.items) }),
    }
  })

export interface Types {
  readonly node: string
  readonly zone: string
  readonly demo: boolean
  readonly types: readonly TypeInfo[]
  readonly shop: ShopTypes | undefined
}

/** The filing types of a shop, by what they are to it. */
export type ShopTypes = Readonly<
  Record<'article' | 'stock' | 'order' | 'list' | 'waybill' | 'returning' | 'parcel', string>
>

export interface ToldTypes {
  readonly node: string
  readonly zone: string
  readonly demo: boolean
  readonly types: readonly ToldType[]
  readonly shop?: ShopTypes | null
}

export const readTypes = ({ node, zone, demo, types, shop }: ToldTypes): Types => ({
  node,
  zone,
  demo,
  shop: shop ?? undefined,
  types: types.map(told => {
    const [pack = '', name = ''] = told.type.split('.')
    return {
      told,
      type: told.type,
      pack,
      name,
      number: told.number ?? '',
      sections: told.sections ?? [],
      total: told.total ?? null,
      fields: readFields(pack, told.fields),
      amounts: readFields(pack, told.amounts),
      states: told.states,
      transitions: told.transitions,
      columns: told.columns,
      filters: told.filters,
      lanes: told.lanes === true,
      inspection: told.inspection ?? undefined,
      paper: told.paper ?? undefined,
      payable: told.payable ?? [],
      measures: told.measures,
      dimensions: told.dimensions ?? [],
      until: new Set(told.measures.flatMap(measure => measure.until)),
    }
  }),
})

/** A column of the list is an amount if there is one of that name, else a field. */
export const columnOf = (type: TypeInfo, name: string): FieldInfo | undefined =>
  type.amounts.find(each => each.name === name) ?? type.fields.find(each => each.name === name)

/** The rows that a filing is about: its first list that may not be left out. */
export const goodsOf = (type: TypeInfo): FieldInfo | undefined =>
  type.fields.find(each => each.name === type.total?.of) ??
  type.fields.find(each => each.rows !== undefined && !each.optional)

/** The assessed rows that go with them. */
export const assessedOf = (type: TypeInfo): FieldInfo | undefined =>
  type.amounts.find(each => each.name === type.total?.lines) ??
  type.amounts.find(each => each.rows !== undefined)

export type Members = Readonly<Record<string, unknown>>
export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null ? (value as Members) : {}
export const rowsOf = (value: unknown): readonly Members[] =>
  Array.isArray(value) ? value.map(membersOf) : []

/** The amount that counts most: the pack's own choice, else the last amount of money. */
export const totalOf = (type: TypeInfo): FieldInfo | undefined =>
  type.amounts.find(each => each.name === type.total?.amount) ??
  type.amounts.findLast(each => each.kind === 'money')

/** What a filing is about, in words: the first goods' name and how many more there are. */
export const aboutOf = (type: TypeInfo, document: Members): { name: string; more: number } => {
  const goods = goodsOf(type)
  const rows = goods === undefined ? [] : rowsOf(document[goods.name])
  const text = goods?.rows?.find(each => each.kind === 'text')
  const named = text === undefined ? undefined : rows[0]?.[text.name]
  const own = type.fields.find(each => each.kind === 'text')
  const name = named ?? (own === undefined ? '' : document[own.name])
  return { name: typeof name === 'string' ? name : '', more: Math.max(0, rows.length - 1) }
}

/**
 * A number in two: what all numbers of the place and year share, and what people say aloud: the
 * serial at its end. Without a serial of fixed width all of it is said.
 */
export const splitNumber = (type: TypeInfo | undefined, number: string): [string[], string] => {
  const width = Number(/\{serial:(\d+)\}$/.exec(type?.number ?? '')?.[1] ?? 0)
  if (width === 0 || width >= number.length) return [[], number]
  const head = number.slice(0, -width)
  const year = /\{yyyy\}\{serial/.test(type?.number ?? '') && head.length > 4
  return [year ? [head.slice(0, -4), head.slice(-4)] : [head], number.slice(-width)]
}

/** The unit of a list's column, where all rows share one. */
export const unitOfColumn = (field: FieldInfo): string => field.currency ?? field.unit ?? ''
