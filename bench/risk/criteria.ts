// The criteria of the trial. Declared criteria are what an officer would write without the data;
// paths and their weights were set by hand on what came before the split (docs/risk.md).
import type { Criteria } from '#packs/trade/risk/criteria.ts'
import type { Dimension } from '#packs/trade/risk/facts.ts'

const from = '2020-01-01'
const weight = (
  id: string,
  path: readonly (readonly Dimension[])[],
  shrink: number,
  weight: number,
) => ({ id, from, path, shrink, weight })

export const TRIAL: Omit<Criteria, 'bounds'> = {
  criteria: [
    { id: 'first-importer', from, all: [{ first: 'owner' }], points: 0.05 },
    { id: 'first-seller', from, all: [{ first: 'overseas' }], points: 0.05 },
    // 13 % and more: what is saved by a wrong code or value is worth the risk
    { id: 'high-duty', from, all: [{ amount: 'rate', from: 130_000n }], points: 0.1 },
    // a treaty's rate, claimed for goods of 50 million won and more
    {
      id: 'treaty-large',
      from,
      all: [
        { is: 'regime', in: ['FCN1', 'FEU1', 'FUS1', 'FAS1', 'FVN1'] },
        { amount: 'value', from: 50_000_000n },
      ],
      points: 0.1,
    },
    // at least three of four inspections of these goods from there were hits
    {
      id: 'goods-record',
      from,
      all: [{ record: ['hs', 'origin'], known: 8, from: 7500 }],
      points: 0.5,
    },
  ],
  weights: [
    // the same goods from there, of the very mass and value: a consignment that comes again
    weight('again', [['hs', 'origin', 'lot']], 1, 1.5),
    weight('regime', [['regime'], ['hs', 'regime']], 20, 0.5),
    weight('departure', [['departure'], ['chapter', 'departure']], 20, 1),
    weight('origin', [['origin'], ['origin', 'regime']], 20, 0.5),
    weight('code', [['chapter'], ['heading'], ['hs']], 20, 0.5),
    weight('rate', [['rate'], ['hs', 'rate']], 20, 0.5),
    weight('mass', [['mass'], ['chapter', 'mass']], 20, 1),
    weight('value', [['value'], ['chapter', 'value']], 20, 0.5),
    weight('declarant', [['declarant']], 20, 0.5),
    weight('importer', [['owner']], 20, 0.5),
  ],
}
