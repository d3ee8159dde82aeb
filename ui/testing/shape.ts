// The shape of the trade pack's declaration, as a page is told it.
import { schemaOf } from '#kit/lines.ts'
import { tradePack } from '#packs/trade/pack.ts'
import { readShape } from '../filing/shape.ts'

const filing = tradePack('CN').filings.declaration!
export const shape = readShape({
  type: 'trade.declaration',
  fields: schemaOf(filing.fields),
  amounts: schemaOf(filing.amounts),
  sections: Object.entries(filing.sections ?? {}).map(([name, fields]) => ({ name, fields })),
  total: filing.total ?? null,
})
