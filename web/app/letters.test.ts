// Links in letters lead to pages of the workbench that are there.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeCompose } from '#doors/notice/compose.ts'
import { makeLetterhead } from '#doors/notice/letterhead.ts'
import { mount } from '#engine/mounted.ts'
import { LANGS } from '#kit/words.ts'
import { packs } from '#packs/index.ts'
import { routes } from './frame/routes.ts'
import { match } from './match.ts'

const HOME = 'https://beibu.example.org'

test('each address in a letter is one that the workbench knows', () => {
  const zone = 'Asia/Shanghai'
  const compose = makeCompose({ node: 'n', zone, url: () => HOME })
  const mounted = mount(packs({ country: 'CN' }))
  const letterhead = makeLetterhead({ mounted, zone, url: HOME, newId: () => 'x' })
  const at = '2026-11-25T08:00:00.000Z'
  const move = { type: 'trade.declaration', number: '72082026000000001', state: 'paid', at }
  let seen = 0
  for (const lang of LANGS) {
    const letters = [
      compose(lang, 'password-changed', { at: 0 }),
      letterhead.compose({ lang, organisation: 'O', moves: [{ ...move, event: 'pay' }] }),
      letterhead.compose({
        lang,
        organisation: 'O',
        moves: Array(60).fill({ ...move, event: 'pay' }),
      }),
    ]
    for (const { content } of letters) {
      for (const [address] of content.matchAll(/https:\/\/\S+/g)) {
        seen++
        const path = new URL(address).pathname.replace(/^\/app(?=\/|$)/, '') || '/'
        const known = routes.some(({ pattern }) => match(pattern, path) !== undefined)
        assert.ok(address.startsWith(`${HOME}/app`) && known, `${lang} ${address}`)
      }
    }
  }
  assert.ok(seen >= 12, `${seen} links`)
})
