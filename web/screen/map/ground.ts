// The ground: land as a grid of dots and a faint shore. No country's border, no line in the sea,
// no country filled; it is drawn once a window size.
import { geoPath, type Point } from 'd3-geo'
import { type Rect, regionAt, type Scene } from './scene.ts'

/**
 * Sizes a canvas for `area` of the map in the screen's own pixels, and returns its context,
 * cleared, in the map's coordinates.
 */
export const contextOf = (
  canvas: HTMLCanvasElement,
  dpr: number,
  area: Rect,
): CanvasRenderingContext2D | undefined => {
  const [width, height] = [area.right - area.left, area.bottom - area.top]
  const [w, h] = [Math.round(width * dpr), Math.round(height * dpr)]
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w
    canvas.height = h
  }
  canvas.style.left = `${area.left}px`
  canvas.style.top = `${area.top}px`
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const pen = canvas.getContext('2d')
  if (!pen) return undefined
  pen.setTransform(dpr, 0, 0, dpr, -area.left * dpr, -area.top * dpr)
  pen.clearRect(area.left, area.top, width, height)
  return pen
}

type Pen = CanvasRenderingContext2D

const drawSea = (pen: Pen, { width, height, focus, unit }: Scene): void => {
  const x = (focus.left + focus.right) / 2
  const y = focus.top + (focus.bottom - focus.top) * 0.42
  const sea = pen.createRadialGradient(x, y, 60 * unit, x, y, 1050 * unit)
  sea.addColorStop(0, '#0e2e44')
  sea.addColorStop(0.5, '#081c2d')
  sea.addColorStop(1, '#050c16')
  pen.fillStyle = sea
  pen.fillRect(0, 0, width, height)
}

/** Land as opaque pixels at design size, to be asked point by point. */
const landMask = ({ width, height, unit, project }: Scene, land: object) => {
  const [w, h] = [Math.ceil(width / unit), Math.ceil(height / unit)]
  const canvas = new OffscreenCanvas(w, h)
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) return undefined
  pen.scale(1 / unit, 1 / unit)
  pen.beginPath()
  geoPath(project, pen)(land)
  pen.fill()
  const { data } = pen.getImageData(0, 0, w, h)
  return { w, h, isLand: (x: number, y: number) => (data[(y * w + x) * 4 + 3] ?? 0) >= 128 }
}

const drawDots = (pen: Pen, scene: Scene, land: object): void => {
  const mask = landMask(scene, land)
  if (!mask) return
  const { unit, small } = scene
  const [ox, oy] = regionAt(scene)
  const step = small ? 5.4 : 7.2
  const size = small ? 0.72 : 1
  for (let row = 0, y = 0; y < mask.h; row++, y += step * 0.866) {
    for (let x = (row % 2) * (step / 2); x < mask.w; x += step) {
      if (!mask.isLand(Math.floor(x), Math.floor(y))) continue
      const [px, py] = [x * unit, y * unit]
      const far = Math.hypot(px - ox, py - oy) / unit
      const near = Math.max(0, 1 - far / (small ? 420 : 900))
      const glow = Math.max(0, 1 - far / (small ? 70 : 150))
      const red = Math.round(56 + 74 * near + 96 * glow)
      const green = Math.round(126 + 70 * near + 30 * glow)
      const blue = Math.round(160 + 52 * near - 20 * glow)
      pen.fillStyle = `rgba(${red},${green},${blue},${0.26 + 0.4 * near + 0.3 * glow})`
      pen.beginPath()
      pen.arc(px, py, (1.8 + 0.9 * near + 0.6 * glow) * unit * size, 0, 7)
      pen.fill()
    }
  }
  pen.beginPath()
  geoPath(scene.project, pen)(land)
  pen.strokeStyle = 'rgba(120,200,225,.2)'
  pen.lineWidth = unit
  pen.stroke()
}

const NIGHT = '5,12,22'

const fade = (pen: Pen, from: Point, to: Point, area: Rect, stops: [number, number][]): void => {
  const paint = pen.createLinearGradient(from[0], from[1], to[0], to[1])
  for (const [place, alpha] of stops) paint.addColorStop(place, `rgba(${NIGHT},${alpha})`)
  pen.fillStyle = paint
  pen.fillRect(area.left, area.top, area.right - area.left, area.bottom - area.top)
}

/** Dims what lies under the panels, so that their figures stand on a quiet ground. */
const drawFades = (pen: Pen, { width, height, focus, unit }: Scene): void => {
  const edge = 130 * unit
  const top = focus.top + 70 * unit
  fade(pen, [0, 0], [0, top], { left: 0, top: 0, right: width, bottom: top }, [
    [0, 1],
    [0.62, 0.86],
    [1, 0],
  ])
  const left = focus.left + edge
  fade(pen, [0, 0], [left, 0], { left: 0, top: 0, right: left, bottom: height }, [
    [0, 0.9],
    [Math.max(0, focus.left / left - 0.02), 0.72],
    [1, 0],
  ])
  const right = focus.right - edge
  fade(pen, [width, 0], [right, 0], { left: right, top: 0, right: width, bottom: height }, [
    [0, 0.9],
    [Math.max(0, (width - focus.right) / (width - right) - 0.02), 0.72],
    [1, 0],
  ])
  const low = height - 90 * unit
  fade(pen, [0, height], [0, low], { left: 0, top: low, right: width, bottom: height }, [
    [0, 0.9],
    [1, 0],
  ])
}

const drawLens = (pen: Pen, scene: Scene, land: object): void => {
  const { lens, unit } = scene
  if (!lens) return
  const { x, y, radius, project } = lens
  const [rx, ry] = regionAt(scene)
  const ring = 34 * unit
  const distance = Math.hypot(rx - x, ry - y)
  const angle = Math.atan2(ry - y, rx - x)
  const spread = Math.acos(Math.min(1, (radius - ring) / distance))
  pen.strokeStyle = 'rgba(255,184,74,.34)'
  pen.lineWidth = 1.1 * unit
  for (const side of [spread, -spread]) {
    const [cos, sin] = [Math.cos(angle + side), Math.sin(angle + side)]
    pen.beginPath()
    pen.moveTo(x + radius * cos, y + radius * sin)
    pen.lineTo(rx + ring * cos, ry + ring * sin)
    pen.stroke()
  }
  pen.beginPath()
  pen.arc(rx, ry, ring, 0, 7)
  pen.stroke()
  pen.save()
  pen.beginPath()
  pen.arc(x, y, radius, 0, 7)
  pen.fillStyle = '#06141f'
  pen.fill()
  pen.clip()
  pen.beginPath()
  geoPath(project, pen)(land)
  pen.fillStyle = '#12364a'
  pen.fill()
  pen.strokeStyle = 'rgba(120,200,225,.6)'
  pen.lineWidth = 1.4 * unit
  pen.stroke()
  pen.restore()
  pen.beginPath()
  pen.arc(x, y, radius, 0, 7)
  pen.strokeStyle = 'rgba(255,184,74,.8)'
  pen.lineWidth = 2 * unit
  pen.stroke()
}

export const drawGround = (canvas: HTMLCanvasElement, scene: Scene, land: object): void => {
  const { width, height, dpr } = scene
  const pen = contextOf(canvas, dpr, { left: 0, top: 0, right: width, bottom: height })
  if (!pen) return
  drawSea(pen, scene)
  drawDots(pen, scene, land)
  if (scene.small) return
  drawFades(pen, scene)
  drawLens(pen, scene, land)
}
