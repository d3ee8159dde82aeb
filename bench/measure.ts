// A measured stretch: a child process makes the load and says when the counted seconds begin and
// end; what the others used meanwhile is read off the kernel at those instants.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { cpuOf } from './processes.ts'

/** The middle of some figures. */
export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** Figure below which so large a part (0–1) of them lies. */
export const percentile = (values: readonly number[], part: number): number => {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

const BEGIN = 'begin'
const END = 'end'

interface Work<Result> {
  readonly warm: number
  readonly seconds: number
  run(): Promise<Result>
}

/** In the child: take the order, say when the counted seconds begin and end, send the result. */
export const answerOrder = <Order, Result>(prepare: (order: Order) => Work<Result>): void => {
  const work = async (order: Order): Promise<void> => {
    const { warm, seconds, run } = prepare(order)
    const wait = (s: number) => new Promise(resolve => setTimeout(resolve, s * 1000))
    const told = (async () => {
      await wait(warm)
      process.send?.(BEGIN)
      await wait(seconds)
      process.send?.(END)
    })()
    const result = await run()
    await told
    process.send?.(result, () => process.disconnect())
  }
  process.once('message', (order: Order) => {
    work(order).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(1)
    })
  })
}

/** CPU seconds, by name of the process. */
export type Cpu = Readonly<Record<string, number>>

export interface Stretch<Result> {
  readonly result: Result
  /** cores busy during the counted seconds, by name; `load` is the child */
  readonly cores: Cpu
}

/** Fork `script`, hand it the order, and wait for its result. */
export const stretch = async <Result>(
  script: string,
  order: { readonly seconds: number },
  cpu: () => Cpu,
): Promise<Stretch<Result>> => {
  const child = fork(join(import.meta.dirname, script), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const now = (): Cpu => ({ ...cpu(), load: cpuOf(child.pid!) })
  let before: Cpu = {}
  let after: Cpu = {}
  const result = await new Promise<Result>((resolve, reject) => {
    child.on('message', message => {
      if (message === BEGIN) before = now()
      else if (message === END) after = now()
      else resolve(message as Result)
    })
    child.once('exit', code => reject(new Error(`${script} ended with ${code}`)))
    child.send(order)
  })
  const used = Object.keys(after).map(name => [
    name,
    ((after[name] ?? 0) - (before[name] ?? 0)) / order.seconds,
  ])
  return { result, cores: Object.fromEntries(used) as Cpu }
}
