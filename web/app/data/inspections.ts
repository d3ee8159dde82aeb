// What was found of goods, as the node tells it; and what of a row is counted.
import { type FieldInfo, goodsOf, type Members, type TypeInfo } from './types.ts'

export const FOUND = ['yes', 'differs', 'no'] as const
export type Found = (typeof FOUND)[number]

export interface Photograph {
  readonly attachment: string
  readonly name: string
  readonly media: string
  readonly size: number
  readonly sha256: string
  readonly added: string
  readonly row: number | null
  readonly remark: string
}

export interface Inspection {
  readonly inspection: string
  readonly begun: string
  readonly closed: string | null
  readonly event: string | null
  readonly by: string
  readonly version: number
  readonly digest: string | null
  readonly findings: {
    readonly note: string
    readonly rows: readonly {
      readonly row: number
      readonly found: Found | ''
      readonly counted: string
      readonly remark: string
    }[]
    readonly photographs: readonly Photograph[]
  }
  readonly content?: Readonly<Record<string, readonly [unknown, number]>>
}

/** The list that is looked at: as the type says, else what it is about. */
export const lookedAt = (type: TypeInfo): FieldInfo | undefined =>
  type.fields.find(each => each.name === type.inspection?.of) ?? goodsOf(type)

export interface Counted {
  /** as declared, a decimal; '' where the row states nothing that could be counted */
  readonly amount: string
  /** the unit's field and code, or what the field itself is in */
  readonly field: FieldInfo | undefined
  readonly unit: string
}

/** What of a row may be counted: the first of its fields that it states. */
export const countedOf = (type: TypeInfo, row: Members): Counted => {
  const list = lookedAt(type)
  const name = type.inspection?.counted.find(each => row[each] !== undefined)
  const counted = list?.rows?.find(each => each.name === name)
  if (name === undefined || counted === undefined) return { amount: '', field: undefined, unit: '' }
  const amount = String(row[name])
  if (counted.unit !== undefined && counted.unit !== '')
    return { amount, field: undefined, unit: counted.unit }
  const unit = type.inspection?.unit
  const code = unit === undefined ? undefined : row[unit]
  return {
    amount,
    field: list?.rows?.find(each => each.name === unit),
    unit: typeof code === 'string' ? code : '',
  }
}
