// Puts labels beside their points so that none covers another, whatever the language: the most
// important first, each at the first spot that is free; one that finds none is left
// out. Pure, so that the law "no two labels overlap" can be tested.

export interface Wish {
  readonly key: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly prefer?: 'left' | 'right' | undefined
}

export interface Spot {
  readonly key: string
  readonly left: number
  readonly top: number
  /** which side of its point the label stands on, so that its text leans towards it */
  readonly side: 'left' | 'right' | 'middle'
  /** where a line from the point meets the label; only if it stands apart */
  readonly leader: { readonly from: [number, number]; readonly to: [number, number] } | undefined
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

// [across, down] in label sizes from the point's edge: right, left, then corners, below, above
const SPOTS: readonly (readonly [number, number])[] = [
  [0, -0.5],
  [-1, -0.5],
  [0, -0.25],
  [0, -0.75],
  [-1, -0.25],
  [-1, -0.75],
  [0, 0],
  [0, -1],
  [-1, 0],
  [-1, -1],
  [-0.5, 0.12],
  [-0.5, -1.12],
  [-0.2, 0.2],
  [-0.8, 0.2],
  [-0.2, -1.2],
  [-0.8, -1.2],
  // too far to be read without a line to the point
  [-0.5, 1],
  [-0.2, 1],
  [-0.8, 1],
  [-0.5, 1.9],
  [-0.5, -2],
]

const spotsOf = ({ prefer }: Wish): typeof SPOTS =>
  prefer === 'left' ? [...SPOTS].sort(([a], [b]) => Number(b === -1) - Number(a === -1)) : SPOTS

const boxAt = (
  { x, y, width, height }: Wish,
  spot: readonly [number, number],
  gap: number,
): Box => {
  const [across, down] = spot
  const shift = across === 0 ? gap : across === -1 ? -gap : 0
  const drop = shift === 0 ? (down > 0 ? gap * 0.4 : -gap * 0.4) : 0
  const left = x + across * width + shift
  const top = y + down * height + drop
  return { left, top, right: left + width, bottom: top + height }
}

const leaderOf = ({ x, y, height }: Wish, box: Box): Spot['leader'] => {
  const below = box.top - y
  const above = y - box.bottom
  if (Math.max(below, above) < height * 0.6) return undefined
  const middle = (box.left + box.right) / 2
  return { from: [x, y], to: [middle, below > above ? box.top + 2 : box.bottom - 2] }
}

/** Something that no label may cover; a point doesn't stand in its own label's way. */
export interface Obstacle {
  readonly key?: string
  readonly box: Box
}

/**
 * Places `wishes` in order, `gap` px from their points, clear of each other and of `obstacles`,
 * and where `inside` allows.
 */
export const placeLabels = (
  wishes: readonly Wish[],
  gap: number,
  obstacles: readonly Obstacle[],
  inside: (box: Box) => boolean,
): Spot[] => {
  const used: Obstacle[] = [...obstacles]
  const placed: Spot[] = []
  for (const wish of wishes) {
    for (const spot of spotsOf(wish)) {
      const box = boxAt(wish, spot, gap)
      if (!inside(box)) continue
      if (used.some(each => each.key !== wish.key && overlap(box, each.box))) continue
      used.push({ box })
      const side = spot[0] === 0 ? 'right' : spot[0] === -1 ? 'left' : 'middle'
      placed.push({
        key: wish.key,
        left: box.left,
        top: box.top,
        side,
        leader: leaderOf(wish, box),
      })
      break
    }
  }
  return placed
}
