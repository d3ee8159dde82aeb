// The pages say what is true: their commands are run, their code is compiled and run, what they
// show is compared with what comes, and their links lead somewhere.
import assert from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { testDoor } from '#doors/http/testing.ts'
import type { Pack } from '#kit/pack.ts'
import { type Block, blocksOf, matcher, runShown, shownIn } from './blocks.ts'
import { merchant } from './commerce.ts'
import { demoShop } from './shop-sale.ts'
import { ROOT, textOf } from './sources.ts'

const TUTORIAL = 'docs/a-pack-in-an-hour.md'
const BIN = join(ROOT, 'node_modules/.bin')

const hasShell = ['bash', 'curl'].every(name => spawnSync(name, ['--version']).status === 0)
const skipShell = hasShell ? false : 'the pages’ commands need bash and curl'

/** The environment of a reader's shell: nothing of ours, and the Node that runs this test. */
const readersEnv = (more: Readonly<Record<string, string>>): Record<string, string> => ({
  PATH: `${BIN}:${process.env.PATH}`,
  HOME: process.env.HOME ?? tmpdir(),
  npm_config_update_notifier: 'false',
  ...more,
})

/** Assert that each block printed what its page shows. */
const assertShown = async (
  page: string,
  options: Parameters<typeof runShown>[1],
): Promise<number> => {
  const shown = shownIn(page)
  const printed = await runShown(shown, options)
  shown.forEach(({ output }, i) => {
    if (output === undefined) return
    const ours = printed[i]!.replaceAll(options.url, 'http://127.0.0.1:8080')
    assert.match(ours, matcher(output.text), `${page}:${output.line}`)
  })
  return shown.length
}

describe('a pack in an hour', () => {
  const blocks = blocksOf(TUTORIAL)
  let folder = ''
  const fileOf = (block: Block): string => join(folder, block.info.split(' ')[0]!)
  const isWrong = (block: Block): boolean => block.info.endsWith(' wrong')

  before(() => {
    // inside the clone, so that #kit and the rest are those of the clone
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.cache/docs-'))
    for (const block of blocks.filter(each => each.lang === 'ts')) {
      mkdirSync(dirname(fileOf(block)), { recursive: true })
      writeFileSync(fileOf(block), block.text)
    }
    symlinkSync(join(ROOT, 'packs/trade'), join(folder, 'packs/trade'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  /** What the compiler says of some files: `line: message` each. */
  const compile = async (files: readonly Block[]): Promise<string[]> => {
    const config = { extends: join(ROOT, 'tsconfig.json'), include: files.map(fileOf) }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const run = promisify(execFile)(join(BIN, 'tsc'), ['-p', folder, '--pretty', 'false'])
    const { stdout } = await run.catch((error: { stdout: string }) => error)
    return stdout.split('\n').filter(line => line.includes('error TS'))
  }

  test('its files compile, and the wrong one is wrong where it says so', async () => {
    const files = blocks.filter(each => each.lang === 'ts')
    assert.equal(files.length, 9)
    const errors = await compile(files)
    const wrong = files.find(isWrong)!
    const lines = wrong.text
      .split('\n')
      .flatMap((line, i) => (line.includes('// ✗') ? [i + 1] : []))
    assert.equal(lines.length, 7)
    const found = errors.map(each => /([^/]+)\((\d+),/.exec(each)?.slice(1).join(':'))
    assert.deepEqual(
      found,
      lines.map(line => `wrong.ts:${line}`),
      errors.join('\n'),
    )
  })

  test('its own test passes', async () => {
    const file = join(folder, 'packs/fair/fair.test.ts')
    // a test runner that is told of another's run keeps quiet
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const args = ['--test', '--test-reporter=tap', file]
    const { stdout } = await promisify(execFile)(process.execPath, args, { env })
    assert.match(stdout, /# pass 5\n# fail 0/)
  })

  test('its requests are answered as it shows', { skip: skipShell }, async () => {
    const module = await import(pathToFileURL(join(folder, 'packs/index.ts')).href)
    const packs = (module.packs as (settings: { country: 'CN' }) => Pack[])({ country: 'CN' })
    assert.deepEqual(
      packs.map(each => each.name),
      ['trade', 'fair'],
    )
    const door = await testDoor({ engine: { packs } })
    try {
      const office = await door.inner.engine.keys.create({
        org: 'The fair',
        roles: ['trader', 'officer'],
        label: 'docs',
      })
      const env = readersEnv({ KEY: door.keys.trader, OFFICE: office })
      assert.equal(await assertShown(TUTORIAL, { folder, env, url: door.url }), 3)
    } finally {
      await door.end()
    }
  })
})

test('the shop: each command does what the page shows', { skip: skipShell }, async () => {
  const shop = await demoShop()
  const folder = mkdtempSync(join(tmpdir(), 'beibu-shop-'))
  try {
    const { org } = merchant
    const trader = { orgId: org, org, roles: ['trader'], label: 'docs' }
    const env = readersEnv({ KEY: await shop.engine.keys.create(trader) })
    assert.equal(await assertShown('docs/shop.md', { folder, env, url: shop.url }), 5)
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await shop.end()
  }
})

describe('README and start', { skip: skipShell }, () => {
  let home = ''
  let url = ''
  let node: ReturnType<typeof spawn>
  let env: Record<string, string> = {}

  before(async () => {
    home = mkdtempSync(join(tmpdir(), 'beibu-docs-'))
    // as root, PostgreSQL runs as another user, who must get through
    chmodSync(home, 0o711)
    // a reader's clone, in which the files that the commands make do not lie in ours
    for (const name of globSync('*', { cwd: ROOT })) {
      if (name !== 'data') symlinkSync(join(ROOT, name), join(home, name))
    }
    env = readersEnv({ BEIBU_DATA: join(home, 'data'), BEIBU_DEMO: '0', PORT: '0' })
    node = spawn(process.execPath, ['main.ts', 'start'], {
      cwd: home,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    url = await new Promise<string>((resolve, reject) => {
      let text = ''
      const hear = (part: Buffer): void => {
        text += part
        const found = /screen\s+(http:\S+)\/screen/.exec(text)
        if (found !== null) resolve(found[1]!)
      }
      node.stdout?.on('data', hear)
      node.stderr?.on('data', hear)
      node.on('close', code => reject(new Error(`the node ended with ${code}:\n${text}`)))
    })
  })
  after(async () => {
    node.kill('SIGTERM')
    if (node.exitCode === null) await once(node, 'close')
    rmSync(home, { recursive: true, force: true })
  })

  for (const [page, least] of [
    ['README.md', 4],
    ['docs/start.md', 6],
    ['docs/operate.md', 1],
    ['docs/ceb.md', 2],
  ] as const) {
    test(`${page}: each command does what the page shows`, async () => {
      assert.ok((await assertShown(page, { folder: home, env, url })) >= least)
    })
  }
})

test('README in Chinese has the same commands, files and settings as in English', () => {
  const [en, zh] = ['README.md', 'README.zh.md'].map(page => ({
    blocks: blocksOf(page).map(({ lang, info, text }) => ({ lang, info, text })),
    headings: textOf(page).match(/^#+ /gm),
    settings: textOf(page).match(/^\| `[A-Z_]+`/gm),
    links: textOf(page).match(/\]\((?!README)[^)]+\)/g),
  }))
  assert.deepEqual(zh, en)
})

test('the pages name every setting, and no other', () => {
  const names = ['doors/cli/settings.ts', 'doors/cli/settings-shop.ts']
    .flatMap(path => {
      const source = textOf(path)
      const table = source.slice(source.indexOf('SETTINGS = {'), source.indexOf('} as const'))
      return [...table.matchAll(/^ {2}([A-Z_]+):/gm)].map(([, name]) => name)
    })
    .sort()
  assert.ok(names.length >= 9)
  for (const page of ['README.md', 'README.zh.md', 'docs/start.md']) {
    const named = [...textOf(page).matchAll(/^\| `([A-Z_]+)` /gm)].map(([, name]) => name).sort()
    assert.deepEqual(named, names, page)
  }
})

const PAGES = globSync(['*.md', '{docs,packs,doors,engine,kit,web,bench,test}/**/*.md'], {
  cwd: ROOT,
})

test('every link leads to a file, and every script and file that is named is there', () => {
  assert.ok(PAGES.length >= 15, PAGES.join())
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
  const lost: string[] = []
  for (const page of PAGES) {
    const prose = textOf(page).replace(/^```[\s\S]*?^```$/gm, '')
    for (const [, target = ''] of prose.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)) {
      if (!existsSync(join(ROOT, dirname(page), target))) lost.push(`${page}: ${target}`)
    }
    for (const [, script = ''] of textOf(page).matchAll(/\bnpm run ([\w:-]+)/g)) {
      if (scripts[script] === undefined) lost.push(`${page}: npm run ${script}`)
    }
    if (!/^(README|CONTRIBUTING|docs\/)/.test(page)) continue
    for (const [, path = ''] of prose.matchAll(
      /`((?:kit|engine|packs|doors|web|test|docs)\/[\w./-]+)`/g,
    )) {
      if (!existsSync(join(ROOT, path))) lost.push(`${page}: ${path}`)
    }
  }
  assert.deepEqual(lost, [])
})
