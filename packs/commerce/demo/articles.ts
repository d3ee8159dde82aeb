// Articles of a demonstration's shelf. Every one is a sample: prices, makers and stock are
// invented, and a node that carries them says that it is a demonstration. `art` names a drawing of
// the shop's pages. Codes are of the node's own tables; where customs stands by them is to be
// checked before anything real is sold.
import type { DemoArticle } from '#kit/shop.ts'
import { inward } from './inward.ts'
import { outward } from './outward.ts'
import type { Sample } from './sample.ts'

const SAMPLE = '样例 · sample · mẫu · ตัวอย่าง'
/** UN/ECE and customs: a piece is 011, a kilogram 035. */
const PIECE = '011'

const documentOf = (each: Sample): DemoArticle['document'] => {
  const [name, nameEn, nameVi, nameTh] = each.names
  const [story, storyEn, storyVi, storyTh] = each.stories
  const [net, gross] = each.mass
  const [price, freight, insurance] = each.money
  const { art, flow, category, channel, hs, origin, size, storage } = each
  return {
    ...{ flow, sku: `SAMPLE-${art.toUpperCase()}`, category, channel, art, size, hs, origin },
    ...(each.destination === undefined ? {} : { destination: each.destination }),
    ...(each.warehouse === undefined ? {} : { warehouse: each.warehouse }),
    ...(each.shelfDays === undefined ? {} : { shelfDays: each.shelfDays }),
    ...{ name, nameEn, nameVi, nameTh, story, storyEn, storyVi, storyTh },
    ...{ maker: SAMPLE, unit: PIECE, net, gross, storage, price, freight, insurance },
  }
}

/** The shelf of a demonstration, in the order in which it is filled. */
export const demoArticles = (): DemoArticle[] =>
  [...inward, ...outward].map(each => ({ document: documentOf(each), pieces: each.pieces }))
