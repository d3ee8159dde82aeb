// Shapes of the API's answers, as JSON Schema (2020-12) for its description.
import type { MountedFiling } from '#engine/mounted.ts'
import type { JsonSchema } from '#kit/field.ts'

export const refTo = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` })
export const documentOf = (type: MountedFiling): JsonSchema => refTo(type.type)
export const amountsOf = (type: MountedFiling): JsonSchema => refTo(`${type.type}.amounts`)

const text = (description: string): JsonSchema => ({ type: 'string', description })
const whole = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description })
const instant = (description: string): JsonSchema => ({
  type: 'string',
  format: 'date-time',
  description,
})
export const object = (
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties).filter(name => !optional.includes(name)),
  properties,
})
export const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items })

const stateOf = (type: MountedFiling): JsonSchema => ({
  type: 'string',
  enum: [...type.filing.states],
})
const version = whole('Rises by one with each accepted step; it is the ETag.')
const position = whole('Position in the journal.')

const steps = (type: MountedFiling): Record<string, JsonSchema> => ({
  id: text('Identifier of the filing.'),
  number: text('Number of the filing.'),
  state: stateOf(type),
  version,
  amounts: amountsOf(type),
})

/** What an accepted lodging or transition answers. */
export const acceptedShape = (type: MountedFiling): JsonSchema =>
  object({ ...steps(type), position })

/** The same, or what a preview answers: with what there is to consider before lodging. */
export const previewShape = (type: MountedFiling): JsonSchema =>
  object({ ...steps(type), position, warnings: listOf(refTo('Fault')) }, ['warnings'])

/** One line that a batch answers. */
export const lineShape = (type: MountedFiling): JsonSchema =>
  object(
    {
      line: whole('Number of the line, from 1; blank lines count.'),
      status: whole('What the line alone would have been answered with: 201, 200 (replay), 4xx.'),
      ...steps(type),
      faults: listOf(refTo('Fault')),
    },
    ['id', 'number', 'state', 'version', 'amounts', 'faults'],
  )

/** A filing as it stands. */
export const filingShape = (type: MountedFiling): JsonSchema =>
  object({
    id: text('Identifier of the filing.'),
    number: text('Number of the filing.'),
    type: { type: 'string', const: type.type },
    org: text('The organisation that lodged it.'),
    state: stateOf(type),
    version,
    accepted: instant('When it was accepted.'),
    changed: instant('When it last changed.'),
    reference: text('Versions of the reference data that it was assessed with.'),
    position,
    may: listOf({ type: 'string', enum: [...type.transitions.keys()] }),
    document: documentOf(type),
    amounts: amountsOf(type),
  })

export const listShape = (type: MountedFiling): JsonSchema =>
  object(
    {
      filings: listOf(
        object({
          id: text('Identifier of the filing.'),
          number: text('Number of the filing.'),
          state: stateOf(type),
          version,
          accepted: instant('When it was accepted.'),
          ...Object.fromEntries(type.columns.map(name => [name, columnShape(type, name)])),
        }),
      ),
      next: text('Cursor of the next page; absent on the last.'),
    },
    ['next'],
  )

const columnShape = (type: MountedFiling, name: string): JsonSchema => {
  const { fields, amounts } = type.filing
  const field = Object.hasOwn(amounts, name) ? amounts[name] : fields[name]
  return field?.schema ?? { type: 'string' }
}

export const historyShape = (type: MountedFiling): JsonSchema =>
  object({
    events: listOf(
      object({
        position,
        at: instant('When it was accepted.'),
        effective: instant('The instant that counts; earlier than `at` in imports of history.'),
        event: text('`lodge`, or the name of the transition.'),
        steps: listOf(text('A transition that the event took, automatic ones included.')),
        state: stateOf(type),
        version,
        actor: text('The acting organisation; `node` for the node itself.'),
        by: text('Its name.'),
        reference: text('Versions of the reference data.'),
        amounts: { anyOf: [amountsOf(type), { type: 'null' }] },
        note: {
          anyOf: [text('Words of whoever took the step.'), { type: 'null' }],
        },
        inspected: {
          anyOf: [
            text('SHA-256 of the findings of the look at the goods that it ended, hex.'),
            { type: 'null' },
          ],
        },
        entries: listOf(
          object({
            kind: { type: 'string', enum: ['posted', 'held', 'settled', 'released'] },
            debit: text('Account.'),
            credit: text('Account.'),
            unit: text('Unit of the amount.'),
            amount: text('Decimal.'),
          }),
        ),
      }),
    ),
  })

export const proofShape: JsonSchema = object({
  format: { type: 'string', const: 'beibu-proof/1' },
  checkpoint: text('Signed note (C2SP tlog-checkpoint).'),
  verifierKey: text('The public key that signed it.'),
  size: whole('Leaves of the tree of the checkpoint.'),
  events: listOf(
    object({
      row: { type: 'object', description: 'The journal row.' },
      leaf: text('Leaf hash, hex.'),
      index: whole('Leaf index, from 0.'),
      path: listOf(text('Hash, base64.')),
    }),
  ),
})

export const totalsShape: JsonSchema = object(
  {
    measure: text('Name of the measure.'),
    unit: text('Its unit: a currency, kg, or 1.'),
    position,
    cells: listOf({
      type: 'object',
      required: ['at', 'value'],
      properties: {
        at: text('The bucket: 2026, 2026-11, 2026-11-25 or 2026-11-25T16, in the node’s zone.'),
        value: text('Decimal.'),
      },
      additionalProperties: { type: 'string', description: 'Value of a dimension.' },
    }),
    public: object(
      {
        traders: { type: 'integer', minimum: 2, description: 'How many stand behind each figure.' },
        until: text('Last day that is told of; absent before the first is over.'),
      },
      ['until'],
    ),
  },
  ['public'],
)

export const faultShape: JsonSchema = object({
  key: text('Stable key of the fault.'),
  path: text('JSON Pointer (RFC 6901) into what was sent; `/name` for a parameter or a header.'),
  values: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
  message: text('In the language of Accept-Language (zh, en, vi, th).'),
})

export const problemShape: JsonSchema = object(
  {
    type: text('`urn:beibu:fault:` and the key of the fault that decided the status.'),
    title: text('What kind of fault it is.'),
    status: whole('The HTTP status.'),
    detail: text('The deciding fault, with its values.'),
    instance: text('Id of the request; it is in X-Request-Id and in the log too.'),
    current: object({ state: text('State of the filing.'), version }),
    faults: listOf(refTo('Fault')),
  },
  ['current'],
)
