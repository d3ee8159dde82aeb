// The map of today's flows. Canvas for ground and arcs; names and figures are buttons over it, so
// that they are sharp, spoken and can be opened like all others.
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useIntl } from 'react-intl'
import { useScreen } from '../context.ts'
import { remOf, useStill } from '../layout.ts'
import { type Arc, arcsOf, drawArcs, drawMotion } from './flows.ts'
import { drawGround } from './ground.ts'
import { useLand } from './land.ts'
import { MapLabels } from './MapLabels.tsx'
import { marksOf } from './marks.ts'
import { type Scene, sceneOf } from './scene.ts'

/** Lights move at thirty frames a second: half the work of sixty, and on a wall no less smooth. */
const FRAME = 1000 / 31

const useScene = (
  box: RefObject<HTMLDivElement | null>,
  stage: RefObject<HTMLDivElement | null>,
  close: boolean,
): Scene | undefined => {
  const { layout } = useScreen()
  const [scene, setScene] = useState<Scene>()
  const small = layout === 'flow'
  useEffect(() => {
    const map = box.current
    if (!map) return
    const measure = (): void => {
      const whole = map.getBoundingClientRect()
      const free = (small ? map : (stage.current ?? map)).getBoundingClientRect()
      if (whole.width < 50 || free.height < 50) return
      const focus = {
        left: free.left - whole.left,
        top: free.top - whole.top,
        right: free.right - whole.left,
        bottom: free.bottom - whole.top,
      }
      setScene(sceneOf(whole.width, whole.height, focus, remOf() / 10, small, close))
    }
    const observer = new ResizeObserver(measure)
    observer.observe(map)
    if (stage.current) observer.observe(stage.current)
    return () => observer.disconnect()
  }, [box, stage, small, close])
  return scene
}

/**
 * Runs `draw` with seconds, thirty times a second while somebody can see it, and seldomer where
 * drawing is slow: a wall's computer without a graphics card still has three quarters of its time
 * for the figures.
 */
const useFrames = (run: boolean, draw: (time: number | undefined) => void): void => {
  useEffect(() => {
    if (!run) {
      draw(undefined)
      return
    }
    let handle = 0
    let next = 0
    const loop = (now: number): void => {
      handle = requestAnimationFrame(loop)
      if (now < next) return
      const start = performance.now()
      draw(now / 1000)
      next = now + Math.max(FRAME, 4 * (performance.now() - start))
    }
    handle = requestAnimationFrame(loop)
    return () => cancelAnimationFrame(handle)
  }, [run, draw])
}

/** `stage` is the part of a wall that panels leave free; on small screens the map fills its own. */
const FlowMap = ({ stage }: { stage: RefObject<HTMLDivElement | null> }) => {
  const { formatMessage } = useIntl()
  const { figures, stale } = useScreen()
  const box = useRef<HTMLDivElement>(null)
  const ground = useRef<HTMLCanvasElement>(null)
  const still = useRef<HTMLCanvasElement>(null)
  const motion = useRef<HTMLCanvasElement>(null)
  const land = useLand()
  const lessMotion = useStill()
  const marks = useMemo(() => marksOf(figures), [figures])
  const scene = useScene(box, stage, marks.offices.length > 0)
  const arcs = useMemo<readonly Arc[]>(
    () => (scene && figures ? arcsOf(scene, figures.routes) : []),
    [scene, figures],
  )

  useEffect(() => {
    if (ground.current && scene && land) drawGround(ground.current, scene, land)
  }, [scene, land])
  useEffect(() => {
    if (still.current && scene) drawArcs(still.current, scene, arcs, stale)
  }, [scene, arcs, stale])
  const draw = useMemo(
    () => (time: number | undefined) => {
      if (motion.current && scene) drawMotion(motion.current, scene, arcs, marks, time, stale)
    },
    [scene, arcs, marks, stale],
  )
  useFrames(!lessMotion && !stale, draw)

  return (
    <section
      className="map"
      ref={box}
      aria-label={formatMessage({ id: 'map' })}
      data-drawn={land !== undefined && scene !== undefined}
    >
      <canvas ref={ground} className="map-ground" />
      <canvas ref={still} />
      <canvas ref={motion} />
      {scene && <MapLabels scene={scene} marks={marks} />}
    </section>
  )
}

export default FlowMap
