// Figures for Prometheus: how requests are answered, and how the engine stands.
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { EngineApi, Statistics } from '#engine/api.ts'

/** Meter of one route. */
export interface RouteMeter {
  observe(status: number, seconds: number): void
}

export interface Metrics {
  meterOf(method: string, route: string): RouteMeter
  /** text in Prometheus' exposition format, and its content type */
  text(): Promise<string>
  readonly contentType: string
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

const COUNTERS: readonly (readonly [name: keyof Statistics, metric: string, help: string])[] = [
  ['accepted', 'beibu_filings_accepted_total', 'Commands accepted since the start'],
  ['refused', 'beibu_filings_refused_total', 'Commands refused since the start'],
  ['replayed', 'beibu_filings_replayed_total', 'Commands answered from an earlier acceptance'],
  ['batches', 'beibu_batches_total', 'Batches committed since the start'],
]
const GAUGES: readonly (readonly [name: keyof Statistics, metric: string, help: string])[] = [
  ['queued', 'beibu_queued', 'Commands that wait for the next batch'],
  ['position', 'beibu_position', 'Newest position of the journal'],
  ['checkpointed', 'beibu_checkpointed', 'Position up to which the cube is saved'],
  ['viewers', 'beibu_viewers', 'Viewers of the feed'],
  ['cubeCells', 'beibu_cube_cells', 'Cells of the cube in memory'],
]

/** How long answers of one status took. prom-client's own costs more than routing does. */
class Durations {
  private readonly counts = new Float64Array(SECONDS.length + 1)
  private sum = 0

  observe(seconds: number): void {
    let at = 0
    while (at < SECONDS.length && seconds > SECONDS[at]!) at++
    this.counts[at]!++
    this.sum += seconds
  }

  lines(labels: string): string[] {
    let below = 0
    const buckets = [...SECONDS, '+Inf'].map((le, i) => {
      below += this.counts[i]!
      return `${DURATION}_bucket{${labels},le="${le}"} ${below}`
    })
    return [
      ...buckets,
      `${DURATION}_sum{${labels}} ${this.sum}`,
      `${DURATION}_count{${labels}} ${below}`,
    ]
  }
}

const DURATION = 'beibu_http_request_duration_seconds'

/** Meters of all routes, and their text as a histogram. */
const makeMeters = () => {
  const all = new Map<string, Durations>()
  return {
    meterOf: (method: string, route: string): RouteMeter => {
      const own = new Map<number, Durations>()
      return {
        observe: (status, seconds) => {
          let durations = own.get(status)
          if (durations === undefined) {
            durations = new Durations()
            own.set(status, durations)
            all.set(`method="${method}",route="${route}",status="${status}"`, durations)
          }
          durations.observe(seconds)
        },
      }
    },
    text: (): string =>
      [
        `# HELP ${DURATION} Time from the head of a request to its answer`,
        `# TYPE ${DURATION} histogram`,
        ...[...all].flatMap(([labels, durations]) => durations.lines(labels)),
      ].join('\n'),
  }
}

export const makeMetrics = (engine: EngineApi): Metrics => {
  const registry = new Registry()
  const registers = [registry]
  const meters = makeMeters()
  collectDefaultMetrics({ register: registry })
  for (const [key, name, help] of COUNTERS) {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(engine.statistics()[key])
      },
    })
  }
  for (const [key, name, help] of GAUGES) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(engine.statistics()[key])
      },
    })
  }
  return {
    meterOf: meters.meterOf,
    text: async () => `${await registry.metrics()}\n${meters.text()}\n`,
    contentType: registry.contentType,
  }
}
