// A filing's shape as GET /api/v1/types tells it, read into what a form is drawn from.
import type { Kind } from '#kit/field.ts'

export interface FieldShape {
  readonly name: string
  /** of its label: `field.items.hs` */
  readonly key: string
  readonly kind: Kind
  readonly optional: boolean
  readonly list?: string
  /** all codes of a closed list */
  readonly codes?: readonly string[]
  /** signs of a code at most, where its form says so */
  readonly longest?: number
  readonly max?: number
  readonly min?: number
  readonly unit?: string
  readonly scale?: number
  readonly currency?: string
  readonly currencyField?: string
  /** may be below zero */
  readonly negative: boolean
  readonly rows?: readonly FieldShape[]
}

export interface Section {
  readonly name: string
  readonly fields: readonly FieldShape[]
}

export interface FilingShape {
  readonly type: string
  readonly pack: string
  readonly filing: string
  readonly fields: readonly FieldShape[]
  /** one without a name where the filing declares none */
  readonly sections: readonly Section[]
  readonly amounts: readonly FieldShape[]
  readonly total?: { readonly amount: string; readonly of?: string; readonly lines?: string }
}

interface Schema {
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly items?: ObjectSchema
  readonly 'x-field': Omit<FieldShape, 'name' | 'key' | 'optional' | 'codes' | 'negative' | 'rows'>
}
interface ObjectSchema {
  readonly required: readonly string[]
  readonly properties: Readonly<Record<string, Schema>>
}

/** One of `types` in the answer of GET /api/v1/types, as far as a form reads it. */
export interface DescribedType {
  readonly type: string
  readonly fields: object
  readonly amounts: object
  readonly sections?: readonly { readonly name: string; readonly fields: readonly string[] }[]
  readonly total?: FilingShape['total'] | null
}

/** `^[A-Z]{2}$`, `^\\d{6,10}$`: the most signs that such a form takes. */
const longestOf = (pattern = ''): { longest?: number } => {
  const most = /^\^[^{}()|]*\{(?:\d+,)?(\d+)\}\$$/.exec(pattern)?.[1]
  return most === undefined ? {} : { longest: Number(most) }
}

const fieldsOf = (schema: ObjectSchema, above: string): FieldShape[] =>
  Object.entries(schema.properties).map(([name, each]) => ({
    ...each['x-field'],
    name,
    key: `field.${above}${name}`,
    optional: !schema.required.includes(name),
    ...longestOf(each.pattern),
    negative: each.pattern?.startsWith('^-?') === true,
    ...(each.enum === undefined ? {} : { codes: each.enum }),
    ...(each.items === undefined ? {} : { rows: fieldsOf(each.items, `${above}${name}.`) }),
  }))

export const readShape = (described: DescribedType): FilingShape => {
  const dot = described.type.indexOf('.')
  // the node's own description of a schema (kit/lines.ts, schemaOf) has this shape
  const fields = fieldsOf(described.fields as ObjectSchema, '')
  const sections = (described.sections ?? []).map(({ name, fields: names }) => ({
    name,
    fields: names.flatMap(each => fields.find(field => field.name === each) ?? []),
  }))
  const named = new Set(sections.flatMap(each => each.fields))
  const rest = fields.filter(field => !named.has(field))
  return {
    type: described.type,
    pack: described.type.slice(0, dot),
    filing: described.type.slice(dot + 1),
    fields,
    sections: rest.length === 0 ? sections : [...sections, { name: '', fields: rest }],
    amounts: fieldsOf(described.amounts as ObjectSchema, ''),
    ...(described.total == null ? {} : { total: described.total }),
  }
}
