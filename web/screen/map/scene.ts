// Where the map lies in its canvas: the projection, the part of it that panels leave free, and
// the close-up of the frontier, whose offices stand within two degrees of each other.
import { geoMercator, type Point, type Projection } from 'd3-geo'
import { CLOSE, OFFICES, REGION, SMALL_VIEW, VIEW } from './places.ts'

export interface Rect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Lens {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly project: Projection
}

export interface Scene {
  readonly width: number
  readonly height: number
  readonly dpr: number
  /** a tenth of a rem: one pixel of the 1920 × 1080 design */
  readonly unit: number
  readonly focus: Rect
  readonly project: Projection
  readonly lens: Lens | undefined
  /** small screens: no close-up, the map fills its own panel */
  readonly small: boolean
}

const corners = (view: readonly [Point, Point]): object => ({
  type: 'MultiPoint',
  coordinates: [view[0], view[1], [view[0][0], view[1][1]], [view[1][0], view[0][1]]],
})

const lensOf = (project: Projection, focus: Rect, unit: number): Lens | undefined => {
  const radius = Math.min(146 * unit, (focus.right - focus.left) * 0.17)
  const x = focus.left + radius + 2 * unit
  const level = project([95, 2.5])?.[1] ?? focus.bottom
  const y = Math.min(level, focus.bottom - radius - 64 * unit)
  const reach = radius * 0.8
  const clip: [Point, Point] = [
    [x - radius, y - radius],
    [x + radius, y + radius],
  ]
  const made = geoMercator()
    .fitExtent(
      [
        [x - reach, y - reach],
        [x + reach, y + reach],
      ],
      corners(CLOSE),
    )
    .clipExtent(clip)
  return { x, y, radius, project: made }
}

/** Fits the region into `focus`, px of the canvas. */
export const sceneOf = (
  width: number,
  height: number,
  focus: Rect,
  unit: number,
  small: boolean,
  close: boolean,
): Scene => {
  const pad = small ? 26 * unit : 78 * unit
  const project = geoMercator()
    .fitExtent(
      [
        [focus.left + pad, focus.top + (small ? 30 : 64) * unit],
        [focus.right - pad, focus.bottom - (small ? 66 : 74) * unit],
      ],
      corners(small ? SMALL_VIEW : VIEW),
    )
    .clipExtent([
      [-50, -50],
      [width + 50, height + 50],
    ])
  const lens = close && !small ? lensOf(project, focus, unit) : undefined
  return {
    width,
    height,
    dpr: Math.min(devicePixelRatio || 1, 2),
    unit,
    focus,
    project,
    lens,
    small,
  }
}

export const at = (project: Projection, point: Point): Point => project(point) ?? [-1e4, -1e4]

export const officeAt = (scene: Scene, code: string): Point | undefined => {
  const place = OFFICES[code]
  return place && at(scene.project, place)
}

/** The office's place in the close-up, if it is in it. */
export const officeInLens = ({ lens }: Scene, code: string): Point | undefined => {
  const place = OFFICES[code]
  if (!lens || !place) return undefined
  const [x, y] = at(lens.project, place)
  return Math.hypot(x - lens.x, y - lens.y) < lens.radius * 0.94 ? [x, y] : undefined
}

export const regionAt = (scene: Scene): Point => at(scene.project, REGION)
