// A form of 60 fields is typed while node, browser and network are killed a hundred times.
//   node test/kills/run.ts [--kills 100] [--forms 1] [--seed 1] [--folder EMPTY]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import '#web/build.ts'
import { Trial } from './kills.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    forms: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string' },
  },
})
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'beibu-kills-'))
// a browser in a group of its own would stay
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => process.exit(1))
const begun = performance.now()
const say = (text: string): void => {
  process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(1)} ${text}\n`)
}
const order = {
  kills: Number(values.kills),
  forms: Number(values.forms),
  seed: Number(values.seed),
  folder,
  say,
}
try {
  say(JSON.stringify(await new Trial(order).run(), null, 2))
} catch (error) {
  say(`seed ${order.seed} failed; what it left is in ${folder}`)
  throw error
}
if (values.folder === undefined) rmSync(folder, { recursive: true, force: true })
