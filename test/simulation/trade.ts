// Declarations for simulations: the trade pack's own samples with other offices, values and marks.
import { sample } from '#packs/trade/trial.ts'
import type { Random } from './random.ts'

const OFFICES = ['7208', '7212']
const NAMES = ['import-durian', 'export-cars', 'import-wine'] as const

/** Bodies that the pack accepts, as JSON text. */
export const tradeBodies = (random: Random, count: number): string[] =>
  Array.from({ length: count }, () => {
    const message = sample(random.pick(NAMES))
    const items = (message.items as Record<string, unknown>[]).map(item => ({
      ...item,
      value: `${200_000 + random.int(1_000_000)}.${10 + random.int(90)}`,
    }))
    const { reference: _, ...rest } = message
    return JSON.stringify({
      ...rest,
      office: random.pick(OFFICES),
      ...(random.chance(0.3) ? { reference: `R${random.int(60)}` } : {}),
      items: random.chance(0.5) ? items : items.slice(0, 1),
    })
  })
