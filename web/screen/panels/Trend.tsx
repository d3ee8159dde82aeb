// The hourly line and the daily bars. One ECharts instance for the page's whole life, fed by
// setOption with arrays of fixed length: screens that run for weeks die of anything else.
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import { useEffect, useRef, useState } from 'react'
import { writeExact } from '../amounts.ts'
import { useScreen } from '../context.ts'
import { remOf, useStill } from '../layout.ts'
import { trendOption } from './trendOption.ts'

echarts.use([BarChart, LineChart, GridComponent, CanvasRenderer])

type Chart = ReturnType<typeof echarts.init>

const Trend = ({ days }: { days: boolean }) => {
  const { figures, lang, layout, stale, unitOf } = useScreen()
  const box = useRef<HTMLSpanElement>(null)
  const chart = useRef<Chart>(undefined)
  const [size, setSize] = useState(0)
  const still = useStill()
  const { scale } = unitOf('trade.declared')

  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = echarts.init(element, undefined, {
      devicePixelRatio: Math.min(devicePixelRatio, 2),
    })
    chart.current = made
    const observer = new ResizeObserver(() => {
      made.resize()
      setSize(element.clientWidth * 10_000 + element.clientHeight)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.dispose()
      chart.current = undefined
    }
  }, [])

  useEffect(() => {
    if (!figures || size === 0) return
    const option = trendOption({
      figures,
      days,
      stale,
      still,
      minor: scale,
      rem: remOf(),
      small: layout === 'flow',
      write: (value, decimals) =>
        writeExact(BigInt(Math.round(value * 10 ** decimals)), decimals, lang),
      lang,
    })
    chart.current?.setOption(option, { replaceMerge: ['series', 'xAxis', 'yAxis', 'grid'] })
  }, [figures, days, stale, still, scale, lang, layout, size])

  return <span className="trend-canvas" ref={box} />
}

export default Trend
