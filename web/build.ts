// Makes the pages (dist/web), unless they are those of the present sources: before each start and
// test, so that neither ever serves an older page. Knowing that takes some 50 ms, building 6 s.
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
/** what goes into a page: the rooms that a page may import, and the versions of all packages */
const SOURCES = [
  'package-lock.json',
  '{kit,ui,web}/**/*.*',
  'packs/*/pages/**/*.*',
  'packs/commerce/person.ts',
]

const digestOfSources = (): string => {
  const digest = createHash('sha256')
  for (const name of globSync(SOURCES, { cwd: root }).sort()) {
    if (name.endsWith('.test.ts')) continue
    digest.update(`${name}\n`).update(readFileSync(join(root, name)))
  }
  return digest.digest('hex')
}

const build = async (): Promise<void> => {
  const folder = join(root, 'dist/web')
  const mark = join(folder, 'sources.sha256')
  const digest = digestOfSources()
  if (existsSync(mark) && readFileSync(mark, 'utf8') === digest) return
  process.stdout.write('building the pages …\n')
  // only now: loading it takes longer than all of the above
  const vite = await import('vite')
  // aside, then moved: a build that fails, or two at once, leave whole pages where they were
  const aside = `${folder}.${process.pid}`
  await vite.build({
    configFile: join(root, 'web/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: aside },
  })
  writeFileSync(join(aside, 'sources.sha256'), digest)
  rmSync(folder, { recursive: true, force: true })
  try {
    renameSync(aside, folder)
  } catch (error) {
    // another start was quicker by an instant: the pages are the same
    rmSync(aside, { recursive: true, force: true })
    if (!existsSync(mark)) throw error
  }
}

await build()
