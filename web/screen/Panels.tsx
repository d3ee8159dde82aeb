// Which panel stands where, for each layout.
import { lazy, type ReactNode, Suspense, useRef } from 'react'
import { useScreen } from './context.ts'
import type { FeedView } from './feed.ts'
import type { Layout } from './layout.ts'
import { Footer } from './panels/Footer.tsx'
import { Header } from './panels/Header.tsx'
import { Headline } from './panels/Headline.tsx'
import { Kpis } from './panels/Kpis.tsx'
import { LanguageSwitch } from './panels/LanguageSwitch.tsx'
import { LatestFilings } from './panels/LatestFilings.tsx'
import { Panel } from './panels/Panel.tsx'
import { PublicNote } from './panels/PublicNote.tsx'
import { Ranking } from './panels/Ranking.tsx'
import { Routes } from './panels/Routes.tsx'
import { SalesPanel } from './panels/SalesPanel.tsx'
import { Stale } from './panels/Stale.tsx'
import { TrendPanel } from './panels/TrendPanel.tsx'
import { useIdle } from './panels/useIdle.ts'
import type { Lang } from './words/index.ts'

// After the first paint of the headline: d3 and the land's outline; ECharts comes in TrendPanel.
const FlowMap = lazy(() => import('./map/FlowMap.tsx'))

type Column = readonly ReactNode[]

const columnsOf = (
  layout: Layout,
  view: FeedView,
  map: ReactNode,
): { left: Column[]; right: Column[] } => {
  const kpis = <Kpis key="kpis" />
  const sales = <SalesPanel key="sales" />
  const office = <Ranking key="office" dim="office" weight={6} />
  const chapter = <Ranking key="chapter" dim="chapter" weight={5} />
  const partner = <Ranking key="partner" dim="partner" weight={7} />
  const trend = <TrendPanel key="trend" days={layout === 'wide' || layout === 'ultra'} />
  // strangers are told nothing as it comes, where figures of few are hidden, nor of routes
  const hides = view.head?.public !== undefined
  const latest = (rows: number) =>
    hides ? null : <LatestFilings key="latest" steps={view.latest} rows={rows} />
  const routes = hides ? null : <Routes key="routes" weight={5} />
  if (layout === 'ultra') {
    return {
      left: [[kpis, sales, routes], [office], [chapter]],
      right: hides ? [[partner], [trend]] : [[partner], [trend], [latest(0)]],
    }
  }
  if (layout === 'wide') {
    return {
      left: [
        [kpis, office],
        [sales, chapter, routes],
      ],
      right: [[partner, latest(3)], [trend]],
    }
  }
  if (layout === 'wall') {
    return { left: [[kpis, sales, office, chapter]], right: [[partner, trend, latest(3)]] }
  }
  const panel = (
    <Panel key="map" className="map-panel">
      {map}
    </Panel>
  )
  return {
    left: [],
    right: [[kpis, panel, sales, partner, trend, office, chapter, routes, latest(8)]],
  }
}

export const Panels = ({ view, choose }: { view: FeedView; choose: (lang: Lang) => void }) => {
  const { layout, lang } = useScreen()
  const stage = useRef<HTMLDivElement>(null)
  const idle = useIdle()
  const drawn = <Suspense fallback={null}>{view.head && <FlowMap stage={stage} />}</Suspense>
  const { left, right } = columnsOf(layout, view, drawn)
  const flow = layout === 'flow'
  const languages = <LanguageSwitch lang={lang} choose={choose} />
  const column = (panels: Column, n: number) => (
    <div className="column" key={n}>
      {panels}
    </div>
  )
  return (
    <div
      className="screen"
      data-status={view.status}
      data-idle={idle && !flow}
      data-hides={view.head?.public !== undefined}
    >
      <Header view={view} languages={flow ? languages : null} />
      <main className="body">
        {left.map(column)}
        <div className="center">
          <Headline />
          <PublicNote />
          <Stale view={view} />
          {flow ? null : <div className="stage" ref={stage} />}
        </div>
        {right.map(column)}
        {flow ? null : drawn}
      </main>
      <Footer view={view} languages={flow ? null : languages} />
    </div>
  )
}
