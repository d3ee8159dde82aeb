// Invented parties. Their credit codes carry a true check character, and `DEM0` where the register
// has its number, so that no real organisation can be meant.
import { creditCheck } from '../identifiers.ts'
import type { Draw } from './random.ts'

const DISTRICTS = ['450103', '450107', '450602', '450681', '450702', '451481', '450503', '451025']

/** `count` codes of invented organisations, the first ones drawn most often later. */
const codes = (count: number, kind: string): string[] =>
  Array.from({ length: count }, (_, i) => {
    const district = DISTRICTS[i % DISTRICTS.length] ?? ''
    const head = `91${district}DEM0${kind}${String(i).padStart(4, '0')}`
    return head + creditCheck(head)
  })

export const DECLARANTS: readonly string[] = codes(60, 'D')
export const OWNERS: readonly string[] = codes(900, 'H')

const FIRST = 'Blue Heron|Red Lychee|Paper Lantern|Morning Tide|Green Mango|Stone Bridge'.split('|')
const SECOND = 'Fruit|Trading|Foods|Components|Logistics|Materials|Supply'.split('|')

/** Name of a trading party abroad: invented, and says so. */
export const overseasName = (draw: Draw, country: string): string =>
  `${draw.of(FIRST)} ${draw.of(SECOND)} (demo, ${country})`
