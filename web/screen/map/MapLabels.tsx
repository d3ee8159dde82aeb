import { useEffect, useMemo, useState } from 'react'
import { useIntl } from 'react-intl'
import { scaleFor } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { greatest, sum } from '../decimal.ts'
import { ofDay, ofYear } from '../drill.ts'
import type { Figures } from '../figures.ts'
import { brief, partnerCode } from '../names.ts'
import { type Obstacle, placeLabels, type Spot, type Wish } from './labels.ts'
import type { Marks } from './marks.ts'
import { PARTNERS, SIDES } from './places.ts'
import { at, officeInLens, regionAt, type Scene } from './scene.ts'

const FONTS = "'Noto Sans Variable', 'Noto Sans SC Variable', 'Noto Sans Thai Variable', sans-serif"

let ruler: CanvasRenderingContext2D | null | undefined

const widthOf = (text: string, size: number): number => {
  ruler ??= document.createElement('canvas').getContext('2d')
  if (!ruler) return text.length * size
  ruler.font = `600 ${size}px ${FONTS}`
  return ruler.measureText(text).width
}

/** Counts up when fonts arrive, for a text measured in another font is measured wrongly. */
const useFonts = (): number => {
  const [loads, setLoads] = useState(0)
  useEffect(() => {
    const count = (): void => setLoads(n => n + 1)
    document.fonts.addEventListener('loadingdone', count)
    return () => document.fonts.removeEventListener('loadingdone', count)
  }, [])
  return loads
}

const todayOf = (figures: Figures | undefined, partner: string): bigint =>
  sum(
    (figures?.routes ?? [])
      .filter(route => partnerCode(route.partner) === partner)
      .map(route => route.value),
  )

const point = (key: string, [x, y]: readonly [number, number], reach: number): Obstacle => ({
  key,
  box: { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach },
})

interface Placed {
  readonly partners: readonly Spot[]
  readonly offices: readonly Spot[]
}

const placeAll = (
  scene: Scene,
  marks: Marks,
  name: (dim: string, code: string) => string,
): Placed => {
  const { unit, lens, focus, small } = scene
  const sizes = small ? { name: 12 * unit, line: 15 * unit } : { name: 20 * unit, line: 25 * unit }
  const region = regionAt(scene)
  const around: Obstacle[] = [point('', region, (small ? 8 : 30) * unit)]
  if (!small) {
    const [x, y] = region
    around.push({
      box: {
        left: x + 58 * unit,
        top: y - 62 * unit,
        right: x + 170 * unit,
        bottom: y - 22 * unit,
      },
    })
  }
  if (lens) around.push(point('', [lens.x, lens.y], lens.radius))
  for (const code of marks.partners) {
    const place = PARTNERS[code]
    if (place) around.push(point(code, at(scene.project, place), 7 * unit))
  }
  const wishes: Wish[] = marks.partners.flatMap(code => {
    const place = PARTNERS[code]
    if (!place) return []
    const [x, y] = at(scene.project, place)
    const width = widthOf(name('partner', marks.raw[code] ?? code), sizes.name)
    return [
      {
        key: code,
        x,
        y,
        width: Math.max(width, 50 * unit) + 8 * unit,
        height: 2 * sizes.line,
        prefer: SIDES[code],
      },
    ]
  })
  const partners = placeLabels(
    wishes,
    9 * unit,
    around,
    box =>
      box.left > focus.left + unit &&
      box.right < focus.right - unit &&
      box.top > focus.top - 10 * unit &&
      box.bottom < focus.bottom - (small ? 52 : 50) * unit,
  )
  return { partners, offices: placeOffices(scene, marks, name) }
}

const placeOffices = (
  scene: Scene,
  marks: Marks,
  name: (dim: string, code: string) => string,
): Spot[] => {
  const { lens, unit } = scene
  if (!lens) return []
  const inside = marks.offices.flatMap(code => {
    const place = officeInLens(scene, code)
    return place ? [{ code, place }] : []
  })
  const size = 17 * unit
  const wishes = inside.map(({ code, place: [x, y] }) => ({
    key: code,
    x,
    y,
    width: widthOf(brief(name('office', code)), size) + 4 * unit,
    height: 22 * unit,
  }))
  const points = inside.map(({ code, place }) => point(code, place, 5 * unit))
  return placeLabels(wishes, 8 * unit, points, box =>
    [box.left, box.right].every(x =>
      [box.top, box.bottom].every(
        // a name may reach a little over the rim, but not far enough to seem another place's
        y => Math.hypot(x - lens.x, y - lens.y) < lens.radius + 22 * unit,
      ),
    ),
  )
}

export const MapLabels = ({ scene, marks }: { scene: Scene; marks: Marks }) => {
  const { formatMessage } = useIntl()
  const { figures, nameOf, unitOf, lang, open } = useScreen()
  const fonts = useFonts()
  const { unit, scale } = unitOf('trade.declared')
  const key = `${marks.partners.join()} ${marks.offices.join()} ${lang} ${fonts}`
  // places change with window, language and order only, not whenever a figure does
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for marks and fonts
  const placed = useMemo(() => placeAll(scene, marks, nameOf), [scene, key, nameOf])
  const values = placed.partners.map(({ key: code }) => todayOf(figures, code))
  const suited = scaleFor(greatest(values), unit, scale, lang)
  const year = figures?.year ?? ''
  const [rx, ry] = regionAt(scene)
  const u = scene.unit
  const whole = formatMessage({ id: 'today' })
  return (
    <>
      {marks.offices.length > 0 && !scene.small && (
        <span className="map-region" style={{ left: rx + 62 * u, top: ry - 58 * u }}>
          {formatMessage({ id: 'map.region' })}
        </span>
      )}
      {placed.partners.map(({ key: code, left, top, side }, n) => (
        <button
          type="button"
          key={code}
          className={`map-label ${side}`}
          style={{ left, top }}
          onClick={() =>
            figures &&
            open(
              ofDay('trade.declared', figures.day, ['direction', 'partner', 'office'], {
                partner: marks.raw[code] ?? code,
              }),
            )
          }
        >
          <span>{nameOf('partner', marks.raw[code] ?? code)}</span>
          {(values[n] ?? 0n) > 0n && (
            <span className="num" title={`${whole}, ${suited.unit}`}>
              {suited.write(values[n] ?? 0n)}
              <span className="hidden">
                {suited.unit}, {whole}
              </span>
            </span>
          )}
        </button>
      ))}
      <svg className="map-leaders" aria-hidden="true">
        {[...placed.partners, ...placed.offices].map(
          ({ key: code, leader }) =>
            leader && (
              <line
                key={code}
                x1={leader.from[0]}
                y1={leader.from[1]}
                x2={leader.to[0]}
                y2={leader.to[1]}
              />
            ),
        )}
      </svg>
      {placed.offices.map(({ key: code, left, top, side }) => (
        <button
          type="button"
          key={code}
          className={`map-office ${side}`}
          style={{ left, top }}
          onClick={() => open(ofYear(year, ['office'], { office: code }))}
        >
          {brief(nameOf('office', code))}
        </button>
      ))}
      {figures?.public === undefined && <Legend scene={scene} unit={suited.unit} off={marks.off} />}
    </>
  )
}

const Legend = ({ scene, unit, off }: { scene: Scene; unit: string; off: number }) => {
  const { formatMessage } = useIntl()
  const { focus, height } = scene
  return (
    <div
      className="map-legend"
      style={{
        left: focus.left,
        width: focus.right - focus.left,
        bottom: height - focus.bottom,
      }}
    >
      <span className="key-export">{formatMessage({ id: 'export' })}</span>
      <span className="key-import">{formatMessage({ id: 'import' })}</span>
      <span className="map-note">
        {formatMessage({ id: 'map.width' })} ({unit})
        {off > 0 && ` · ${formatMessage({ id: 'map.off' }, { n: off })}`}
      </span>
    </div>
  )
}
