// A trade from the first start of a node to the release of the goods, as people go through it: an
// operator, a trader and an officer, each in a browser of their own, in each of the four languages;
// in English with nothing but a keyboard. Every text fits in each language, and axe looks at each
// page and state on the way, in the language it is met in first, in the dark at the colours, which
// are all that changes: the operator's link, enrolment, recovery codes, sign-in and its codes,
// organisations and their dialogs, letters, an invitation, the first page empty and live, the form
// empty, with faults, with an open list and filled in, the filing assessed, paid, inspected and
// released, the queue, notices, a confirmation; and the description of the API.
// The officer has the goods inspected, and looks through the lines as they were worked out, the
// certificate, the entries and the proof.
// What the journey does not come by is looked at elsewhere: the pages at rest in four languages and
// on a phone by web/app/looks.test.ts, the form by ui/filing/looks.test.ts, the giant screen by
// web/screen/looks.test.ts, the verification of papers by web/verify/verify.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGS, type Lang } from '#kit/words.ts'
import { skipBrowser } from '#web/screen/testing/browser.ts'
import { wrongByAxe } from './axe.ts'
import {
  arrives,
  claim,
  inspect,
  noticed,
  onBoard,
  pay,
  release,
  told,
  toQueue,
  waits,
} from './journey/clearing.ts'
import { assessedAs, lodge, stands } from './journey/filing.ts'
import { type Look, makeLook } from './journey/look.ts'
import {
  accept,
  firstOperator,
  type House,
  invite,
  printedLink,
  readLetter,
  signIn,
} from './journey/people.ts'
import { type How, type Seat, type Stage, withJourney } from './journey/stage.ts'

const { on } = withJourney()
const OPTIONS = { skip: skipBrowser, timeout: 540_000 }

let codes: string[] = []

const HOUSES: Readonly<Record<Lang, readonly [trader: string, office: string]>> = {
  zh: ['广西鲜岸果业有限公司', '友谊关海关'],
  en: ['Morning Tide Fruit Import', 'Youyiguan Customs'],
  vi: ['Công ty TNHH Trái cây Ánh Dương', 'Hải quan Hữu Nghị'],
  th: ['บริษัท ผลไม้อรุณ จำกัด', 'ด่านศุลกากรโหย่วอี้กวน'],
}

interface Seats {
  readonly trader: Seat
  readonly officer: Seat
}

/** The operator's part: two organisations, two invitations; gives back the links. */
const inviting = async (seat: Seat, houses: readonly House[], look: Look): Promise<string[]> => {
  for (const house of houses) await invite(seat, house, look)
  const links: string[] = []
  for (const { mail } of houses) links.push(await readLetter(seat, mail, look))
  return links
}

/** A page that is not loaded anew keeps what was put into it. */
const mark = (seat: Seat): Promise<boolean> =>
  seat.page.evaluate(() => Reflect.set(globalThis, 'neverLoadedAnew', true))
const isMarked = (seat: Seat): Promise<boolean> =>
  seat.page.evaluate(() => Reflect.has(globalThis, 'neverLoadedAnew'))

/** Everybody comes in: the operator signs in and invites, the others follow their links. */
const gathered = async (stage: Stage, lang: Lang, how: How, look: Look): Promise<Seats> => {
  const [importer, office] = HOUSES[lang]
  const house = {
    name: importer,
    kind: 'trader',
    role: 'trader',
    mail: `${lang}@trader.test`,
  } as const
  const customs = {
    name: office,
    kind: 'office',
    role: 'officer',
    mail: `${lang}@office.test`,
  } as const
  const operator = await stage.sit('operator', lang, how, '/app')
  await signIn(operator, codes.pop() ?? '', look)
  const [first = '', second = ''] = await inviting(operator, [house, customs], look)
  await operator.leave()
  const trader = await stage.sit('trader', lang, how, first)
  await accept(trader, house, look)
  await look(trader, 'home-empty')
  const officer = await stage.sit('officer', lang, how, second)
  await accept(officer, customs, look)
  return { trader, officer }
}

const journey = async (stage: Stage, lang: Lang, how: How, look: Look): Promise<void> => {
  const { trader, officer } = await gathered(stage, lang, how, look)
  await toQueue(officer)
  await look(officer, 'queue')
  // the trader's first page stays open behind, and is not touched again
  const home = await trader.beside('/app')
  await mark(home)

  const number = await lodge(trader, `JOURNEY-${lang}`, look)
  await mark(trader)
  await assessedAs(trader, 'assessed')
  await look(trader, 'filing-assessed')
  await arrives(home, number, 'assessed')
  await onBoard(home, number, 2)

  await pay(trader)
  await stands(trader, 'paid')
  await look(trader, 'filing-paid')
  await arrives(home, number, 'paid')
  await onBoard(home, number, 3)
  await waits(officer, number, 'paid')

  await claim(officer, number, look)
  await inspect(officer, look)
  await stands(trader, 'inspecting')
  await look(trader, 'filing-inspecting')
  await arrives(home, number, 'inspecting')
  await onBoard(home, number, 4)
  await release(officer, look)
  await stands(officer, 'released')
  await look(officer, 'filing-released')

  await stands(trader, 'released')
  await told(trader, ['case.lodge', 'transition.pay', 'transition.inspect', 'transition.release'])
  await look(trader, 'filing-over')
  await noticed(trader, number, look)
  await arrives(home, number, 'released')
  await onBoard(home, number, 0)
  await look(home, 'home')
  assert.deepEqual([await isMarked(trader), await isMarked(home)], [true, true])
}

/** On the stage, with eyes; whatever a page complained of fails the test. */
const play = async (run: (stage: Stage, look: Look) => Promise<void>): Promise<void> => {
  const stage = on()
  try {
    await run(stage, makeLook())
  } catch (error) {
    await stage.leave()
    throw error
  }
  assert.deepEqual(await stage.leave(), [])
}

test('the first start prints a link; whoever opens it becomes the operator', OPTIONS, () =>
  play(async (stage, look) => {
    const seat = await stage.sit('operator', 'en', 'keys', printedLink(stage.node.printed()))
    codes = await firstOperator(seat, look)
  }),
)

test('the description of the API: axe is content, light and dark', OPTIONS, () =>
  play(async stage => {
    const page = await stage.open('/docs')
    await page.locator('h1').first().waitFor()
    // Each type of filing is drawn alike, 20 to 28 sections a type: one stands for all, which takes
    // axe a few seconds in place of a minute. What all share, names of places, is asked of all.
    const twice = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(each => each.id)
      for (const each of document.querySelectorAll('section')) {
        const [pack = ''] = each.id.split('-')
        const isLike = ['trade', 'commerce'].includes(pack) && !/^trade-declaration/.test(each.id)
        if (isLike) each.remove()
      }
      return ids.filter((id, i) => ids.indexOf(id) !== i)
    })
    assert.deepEqual(twice, [])
    assert.ok((await page.locator('section').count()) > 100)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      assert.deepEqual(await wrongByAxe(page, colorScheme === 'dark'), [], colorScheme)
    }
  }),
)

for (const lang of LANGS) {
  const how = lang === 'en' ? 'keys' : 'mouse'
  test(`from an invitation to the release of the goods: ${lang}, by ${how}`, OPTIONS, () =>
    play((stage, look) => journey(stage, lang, how, look)),
  )
}
