import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { reply, smtpPeer } from '#doors/notice/testing.ts'
import { type Check, doctor } from './doctor.ts'
import { readSettings } from './settings.ts'

const ROOT = join(import.meta.dirname, '../..')
const data = mkdtempSync(join(tmpdir(), 'beibu-doctor-'))
after(() => rmSync(data, { recursive: true }))

/** What the doctor says of mail. */
const mail = async (env: Readonly<Record<string, string>>): Promise<Check> => {
  const settings = readSettings({ BEIBU_DATA: data, PORT: '0', ...env }, data)
  assert.ok(!Array.isArray(settings))
  const checks = await doctor(settings, { packs: () => [], root: ROOT })
  return checks.find(each => each.about === 'mail')!
}

test('doctor says whether letters can be sent, and sends none', async () => {
  assert.equal((await mail({})).state, 'warn')
  const peer = await smtpPeer({
    authMethods: ['PLAIN'],
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) =>
      password === 'right' ? done(null, { user: username }) : done(reply(535, `not ${password}`)),
  })
  const asking = (password: string) =>
    mail({
      BEIBU_URL: 'https://beibu.example.org',
      BEIBU_MAIL_FROM: 'beibu@example.org',
      BEIBU_SMTP: `smtp://user:${password}@127.0.0.1:${peer.port}`,
    })
  assert.deepEqual(await asking('right'), {
    about: 'mail',
    state: 'good',
    said: `127.0.0.1:${peer.port} takes letters`,
  })
  const wrong = await asking('hunter2')
  assert.equal(wrong.state, 'bad')
  assert.match(wrong.said, /takes no letters: .*535 not \*\*\*/)
  assert.deepEqual(peer.arrived, [])
  await peer.stop()
  const away = await asking('right')
  assert.equal(away.state, 'bad')
  assert.match(away.said, /ECONNREFUSED/)
})
