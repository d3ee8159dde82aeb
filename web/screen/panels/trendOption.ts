// What ECharts draws. Heights may be floats: they are lengths, no figure is read off them.
import type { EChartsCoreOption } from 'echarts/core'
import { type Figures, wholeOf } from '../figures.ts'
import type { Lang } from '../words/index.ts'

interface TrendInput {
  readonly figures: Figures
  readonly days: boolean
  readonly stale: boolean
  readonly still: boolean
  /** decimals of the measure's minor unit */
  readonly minor: number
  readonly rem: number
  readonly small: boolean
  readonly write: (value: number, decimals: number) => string
  readonly lang: Lang
}

const FONT = "'Barlow Condensed', 'Noto Sans Variable', 'Noto Sans SC Variable', sans-serif"
const GRID = 'rgba(120,190,220,.14)'
const AXIS = '#9db4c5'

const exponentOf = (most: number, lang: Lang): number => {
  const steps = lang === 'zh' ? [8, 4] : [9, 6]
  return steps.find(step => most >= 10 ** (step + 1)) ?? 0
}

const colours = (stale: boolean) =>
  stale
    ? { today: '#9aa8b3', fill: 'rgba(154,168,179,', import: '#6d7a85', before: '#6d7a85' }
    : { today: '#41d6e6', fill: 'rgba(65,214,230,', import: '#ffb84a', before: '#8aa3b6' }

const lengthOf = (value: bigint | undefined, minor: number): number | null =>
  value === undefined ? null : Number(value) / 10 ** minor

const axisText = (rem: number, small: boolean) => ({
  color: AXIS,
  fontSize: (small ? 1.3 : 1.9) * rem,
  fontFamily: FONT,
})

const valueAxis = (input: TrendInput, most: number, gridIndex: number) => {
  const exponent = exponentOf(most, input.lang)
  return {
    type: 'value',
    gridIndex,
    splitNumber: 3,
    // of nothing but noughts ECharts would make a scale of its own invention
    ...(most === 0 && { min: 0, max: 1 }),
    axisLabel: {
      ...axisText(input.rem, input.small),
      show: most > 0,
      showMinLabel: false,
      formatter: (value: number) => {
        const scaled = value / 10 ** exponent
        return input.write(scaled, Number.isInteger(scaled) ? 0 : scaled < 1 ? 2 : 1)
      },
    },
    splitLine: { lineStyle: { color: GRID } },
  }
}

const hourSeries = (input: TrendInput) => {
  const { figures, rem, minor, stale } = input
  const paint = colours(stale)
  const line = (small: number) => ({
    type: 'line',
    // monotone: a curve that swings below zero between two hours would show what never was
    smooth: 0.5,
    smoothMonotone: 'x',
    symbol: 'none',
    z: small,
  })
  const hours = figures.hours.map(value => lengthOf(value, minor))
  return [
    {
      ...line(1),
      data: figures.yesterday?.map(value => lengthOf(value, minor)) ?? [],
      lineStyle: { width: 0.2 * rem, color: paint.before, type: [0.6 * rem, 0.5 * rem] },
    },
    {
      // whole hours only; the running one is drawn apart, or every hour would begin with a fall
      ...line(3),
      data: hours.map((value, h) => (h < figures.hour ? value : null)),
      lineStyle: { width: 0.36 * rem, color: paint.today },
      areaStyle: {
        color: {
          type: 'linear',
          x: 0,
          y: 0,
          x2: 0,
          y2: 1,
          colorStops: [
            { offset: 0, color: `${paint.fill}.42)` },
            { offset: 1, color: `${paint.fill}.02)` },
          ],
        },
      },
    },
    {
      ...line(2),
      data: hours.map((value, h) => (Math.abs(h - figures.hour + 0.5) < 1 ? value : null)),
      lineStyle: { width: 0.26 * rem, color: paint.today, type: [0.2 * rem, 0.4 * rem] },
      symbol: 'circle',
      symbolSize: (_value: unknown, point: { dataIndex: number }) =>
        point.dataIndex === figures.hour ? 0.95 * rem : 0,
      itemStyle: { color: '#071826', borderColor: paint.today, borderWidth: 0.26 * rem },
    },
  ]
}

/** Bars of days, on the axes of a number. */
const daySeries = (input: TrendInput, at: number) => {
  const { figures, minor, stale } = input
  const paint = colours(stale)
  const bars = (of: (day: Figures['days'][number]) => bigint, color: string) => ({
    type: 'bar',
    stack: 'day',
    xAxisIndex: at,
    yAxisIndex: at,
    barMaxWidth: 2.2 * input.rem,
    barCategoryGap: '32%',
    data: figures.days.map(day => lengthOf(of(day), minor)),
    itemStyle: { color },
  })
  return [
    bars(({ directions }) => directions.export, paint.today),
    bars(({ directions }) => directions.import, paint.import),
    ...(figures.public === undefined ? [] : [bars(({ merged }) => merged, paint.before)]),
  ]
}

const greatest = (values: readonly (bigint | undefined)[], minor: number): number =>
  values.reduce<number>((most, value) => Math.max(most, lengthOf(value, minor) ?? 0), 0)

/** The whole option; series and axes keep their number and order as long as `days` does. */
export const trendOption = (input: TrendInput): EChartsCoreOption => {
  const { figures, days, rem, small, minor, still } = input
  const text = axisText(rem, small)
  const left = (small ? 4.2 : 6) * rem
  const grid = { left, right: 1.4 * rem, top: 1 * rem, bottom: (small ? 2.6 : 3.2) * rem }
  const xAxis = {
    type: 'category',
    gridIndex: 0,
    boundaryGap: false,
    data: figures.hours.map((_, hour) => hour),
    axisLabel: {
      ...text,
      interval: 5,
      margin: 0.8 * rem,
      formatter: (hour: string) => `${hour.padStart(2, '0')}:00`,
    },
    axisLine: { lineStyle: { color: '#33506a' } },
    axisTick: { show: false },
  }
  const hoursMost = greatest([...figures.hours, ...(figures.yesterday ?? [])], minor)
  const base = {
    animation: !still,
    animationDuration: 0,
    animationDurationUpdate: 600,
    textStyle: { fontFamily: FONT },
  }
  const dayAxis = {
    ...xAxis,
    boundaryGap: true,
    data: figures.days.map(({ day }) => day.slice(5)),
    axisLabel: { ...text, interval: 'auto', margin: 0.8 * rem },
  }
  const daysMost = greatest(figures.days.map(wholeOf), minor)
  // nothing is told by the hour where figures of few are hidden
  if (figures.public !== undefined) {
    return {
      ...base,
      grid: [grid],
      xAxis: [dayAxis],
      yAxis: [valueAxis(input, daysMost, 0)],
      series: daySeries(input, 0),
    }
  }
  if (!days) {
    return {
      ...base,
      grid: [grid],
      xAxis: [xAxis],
      yAxis: [valueAxis(input, hoursMost, 0)],
      series: hourSeries(input),
    }
  }
  return {
    ...base,
    grid: [
      { ...grid, bottom: '56%' },
      { ...grid, top: '60%' },
    ],
    xAxis: [xAxis, { ...dayAxis, gridIndex: 1 }],
    yAxis: [valueAxis(input, hoursMost, 0), valueAxis(input, daysMost, 1)],
    series: [...hourSeries(input), ...daySeries(input, 1)],
  }
}
