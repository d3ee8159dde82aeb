// Arcs between offices and partners, as wide as what was declared today, and the lights that run
// along them. The arcs are drawn when figures change; only the lights move.
import type { Point } from 'd3-geo'
import { fraction } from '../decimal.ts'
import type { Direction, Route } from '../figures.ts'
import { partnerCode } from '../names.ts'
import { contextOf } from './ground.ts'
import { OFFICES, PARTNERS } from './places.ts'
import { at, officeAt, officeInLens, type Scene } from './scene.ts'

export interface Arc {
  readonly from: Point
  readonly to: Point
  readonly bend: Point
  readonly direction: Direction
  /** 0 to 1, by value */
  readonly weight: number
  readonly phase: number
  readonly speed: number
}

// Past some forty arcs a map says less, not more; the least of them are left to the table.
const ARCS = 40
const ARCS_OF_PARTNER = 3

const COLOUR = { export: '65,214,230', import: '255,184,74' }
const GREY = '150,166,178'

/** Repeatable number from 0 to 1 for a text, so that lights don't start all together. */
const scatter = (text: string): number => {
  let hash = 2_166_136_261
  for (const sign of text) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16_777_619)
  return (hash >>> 8) / 16_777_216
}

const isPlaced = ({ office, partner }: Route): boolean =>
  OFFICES[office] !== undefined && PARTNERS[partnerCode(partner)] !== undefined

/**
 * The arcs of today's greatest routes (greatest first, as `routes` are): for each partner and
 * direction the greatest, so that no partner goes without, then the rest as far as they go.
 */
export const arcsOf = (scene: Scene, routes: readonly Route[]): Arc[] => {
  const placed = routes.filter(isPlaced)
  const most = placed[0]?.value ?? 1n
  const rounds: Route[][] = Array.from({ length: ARCS_OF_PARTNER }, () => [])
  const seen = new Map<string, number>()
  for (const route of placed) {
    const key = `${route.direction} ${route.partner}`
    const round = seen.get(key) ?? 0
    rounds[round]?.push(route)
    seen.set(key, round + 1)
  }
  return rounds
    .flat()
    .slice(0, ARCS)
    .flatMap(route => arcOf(scene, route, most))
}

const arcOf = (scene: Scene, route: Route, most: bigint): Arc[] => {
  const place = PARTNERS[partnerCode(route.partner)]
  const office = officeAt(scene, route.office)
  if (!place || !office) return []
  const partner = at(scene.project, place)
  const [from, to] = route.direction === 'export' ? [office, partner] : [partner, office]
  const seed = scatter(`${route.office}${route.partner}${route.direction}`)
  return [
    {
      from,
      to,
      bend: bendOf(from, to, route.direction, partner[0] > office[0], seed, scene.unit),
      direction: route.direction,
      // widths by the cube root: the greatest is a thousand times the least that is drawn
      weight: Math.cbrt(fraction(route.value, most)),
      phase: seed,
      speed: 0.1 + 0.07 * scatter(route.partner + route.office),
    },
  ]
}

const bendOf = (
  from: Point,
  to: Point,
  direction: Direction,
  east: boolean,
  seed: number,
  unit: number,
): Point => {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy) || 1
  // exports and imports of one pair bow to opposite sides, and so never cover each other
  const side = (direction === 'import' ? -1 : 1) * (east ? -1 : 1)
  const lift = Math.min(0.3 * length, 150 * unit) * side * (0.62 + 0.55 * seed)
  return [
    (from[0] + to[0]) / 2 - (dy / length) * lift,
    (from[1] + to[1]) / 2 + (dx / length) * lift,
  ]
}

const pointOn = ({ from, bend, to }: Arc, t: number): Point => {
  const u = 1 - t
  return [
    u * u * from[0] + 2 * u * t * bend[0] + t * t * to[0],
    u * u * from[1] + 2 * u * t * bend[1] + t * t * to[1],
  ]
}

export const drawArcs = (
  canvas: HTMLCanvasElement,
  scene: Scene,
  arcs: readonly Arc[],
  stale: boolean,
): void => {
  const pen = contextOf(canvas, scene.dpr, scene.focus)
  if (!pen) return
  const unit = scene.unit * (scene.small ? 0.7 : 1)
  pen.lineCap = 'round'
  for (const { from, bend, to, direction, weight } of arcs) {
    const colour = stale ? GREY : COLOUR[direction]
    pen.beginPath()
    pen.moveTo(from[0], from[1])
    pen.quadraticCurveTo(bend[0], bend[1], to[0], to[1])
    pen.strokeStyle = `rgba(${colour},${0.05 + 0.07 * weight})`
    pen.lineWidth = (4 + 9 * weight) * unit
    pen.stroke()
    pen.strokeStyle = `rgba(${colour},${0.3 + 0.45 * weight})`
    pen.lineWidth = (0.8 + 2.4 * weight) * unit
    pen.stroke()
  }
}

const TAIL = 0.22
const STEPS = 14

const drawLight = (pen: CanvasRenderingContext2D, arc: Arc, time: number, unit: number): void => {
  const head = (time * arc.speed + arc.phase) % (1 + TAIL)
  for (let step = 0; step < STEPS; step++) {
    const t0 = Math.max(0, head - TAIL * (1 - step / STEPS))
    const t1 = Math.min(1, head - TAIL * (1 - (step + 1) / STEPS))
    if (t1 <= t0) continue
    const [a, b] = [pointOn(arc, t0), pointOn(arc, t1)]
    pen.beginPath()
    pen.moveTo(a[0], a[1])
    pen.lineTo(b[0], b[1])
    pen.strokeStyle = `rgba(${COLOUR[arc.direction]},${(step / STEPS) ** 1.6})`
    pen.lineWidth = (1 + 3.2 * arc.weight) * unit * (0.4 + (0.6 * step) / STEPS)
    pen.stroke()
  }
  if (head >= 1) return
  const [x, y] = pointOn(arc, head)
  pen.fillStyle = '#fff'
  pen.beginPath()
  pen.arc(x, y, (1.2 + 1.5 * arc.weight) * unit, 0, 7)
  pen.fill()
}

const drawMark = (
  pen: CanvasRenderingContext2D,
  [x, y]: Point,
  colour: string,
  core: string,
  size: number,
  pulse: number,
): void => {
  if (pulse > 0) {
    pen.strokeStyle = `rgba(${colour},${0.75 * (1 - pulse)})`
    pen.lineWidth = size * 0.38
    pen.beginPath()
    pen.arc(x, y, size * (1 + 2.8 * pulse), 0, 7)
    pen.stroke()
  }
  pen.fillStyle = core
  pen.beginPath()
  pen.arc(x, y, size, 0, 7)
  pen.fill()
}

/** One frame at `time` s: lights and marks; `time` undefined draws the marks alone, at rest. */
export const drawMotion = (
  canvas: HTMLCanvasElement,
  scene: Scene,
  arcs: readonly Arc[],
  marks: { readonly offices: readonly string[]; readonly partners: readonly string[] },
  time: number | undefined,
  stale: boolean,
): void => {
  const pen = contextOf(canvas, scene.dpr, scene.focus)
  if (!pen) return
  const unit = scene.unit * (scene.small ? 0.7 : 1)
  pen.lineCap = 'round'
  if (time !== undefined) {
    pen.globalCompositeOperation = 'lighter'
    for (const arc of arcs) drawLight(pen, arc, time, unit)
    pen.globalCompositeOperation = 'source-over'
  }
  const pulse = (code: string): number =>
    time === undefined ? 0 : (time * 0.45 + scatter(code)) % 1
  const cyan = stale ? '#c3ccd3' : '#bff4fa'
  const amber = stale ? '#a9b3bb' : '#ffb84a'
  for (const code of marks.partners) {
    const place = PARTNERS[code]
    if (!place) continue
    drawMark(pen, at(scene.project, place), COLOUR.export, cyan, 4.6 * unit, pulse(code))
  }
  for (const code of marks.offices) {
    const place = officeAt(scene, code)
    if (place) drawMark(pen, place, COLOUR.import, amber, 3.6 * unit, 0)
    const close = officeInLens(scene, code)
    if (close) drawMark(pen, close, COLOUR.import, amber, 5.6 * unit, pulse(code))
  }
}
