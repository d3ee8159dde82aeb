// Papers of real filings, drawn by the real compiler: four languages, hostile texts, a thousand
// lines, and a QR code that is read off the picture.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { LANGS, missingWords, say } from '#kit/words.ts'
import { type TestEngine, testEngine } from '#test/engine.ts'
import { launch, skipBrowser } from '#web/screen/testing/browser.ts'
import { Compiler } from './compiler.ts'
import type { PaperData } from './paper.ts'
import { bare, dataOf, drawnText, paperOf, readQr, SAMPLE, trader } from './testing.ts'
import { paperWords } from './words/index.ts'

const SHOTS = join(import.meta.dirname, '../../test/shots')
let inner: TestEngine
let compiler: Compiler

before(async () => {
  inner = await testEngine()
  compiler = new Compiler({ ms: 300_000 })
})
after(async () => {
  compiler.stop()
  await inner.end()
})

const pdfOf = async (data: PaperData, tagged = true) => {
  const drawn = await compiler.draw({ data: JSON.stringify(data), tagged })
  assert.ok(typeof drawn !== 'string')
  return drawn
}

test('a filing in four languages: all of it is there, in words, with its numbers as stored', async () => {
  const { number, ...first } = await lodged()
  assert.equal(first.state, 'assessed')
  const step = await inner.engine.step(inner.type, trader, number, 'pay', { version: 1 })
  assert.ok(step.ok)
  for (const lang of LANGS) {
    const data = await paperOf(inner, number, lang)
    const { text, pages } = await drawnText(compiler, data)
    assert.ok(pages <= 2, `${lang}: ${pages} pages`)
    const word = (key: string): string => bare(say([inner.type.pack.words, paperWords], lang, key))
    const vi = lang === 'vi'
    for (const part of [
      word('filing.declaration'),
      word('state.paid'),
      word('field.items.value'),
      word('transition.assess'),
      word('code.scheme.acfta'),
      word('paper.note'),
      word('paper.demo'),
      number,
      'TraderA',
      'MorningTideFruit(sample,TH)',
      '鲜榴莲',
      vi ? '1.000.000,00' : '1,000,000.00',
      // a quantity has no zeros at its end, and money those of its currency
      vi ? '1.250,5' : '1,250.5',
      vi ? '94.438,09' : '94,438.09',
      '2026-11-2516:00:00+08:00',
      data.node,
    ]) {
      assert.ok(text.includes(bare(part)), `${lang}: ${part}`)
    }
    assert.ok(!text.includes('field.') && !text.includes('state.'), lang)
    const pdf = await pdfOf(data)
    assert.equal(pdf.pages, pages)
    assert.equal(pdf.file.subarray(0, 5).toString(), '%PDF-')
    // PDF/A refuses a text that a font has no glyph for: no empty box can be on it
    assert.match(pdf.file.toString('latin1'), /pdfaid:part>2</)
  }
})

const lodged = async (change: Readonly<Record<string, unknown>> = {}) => {
  const body = Buffer.from(JSON.stringify({ ...SAMPLE, ...change }))
  const outcome = await inner.engine.lodge(inner.type, trader, body, {})
  assert.ok(outcome.ok, JSON.stringify(outcome))
  return outcome
}

const HOSTILE: Readonly<Record<string, string>> = {
  reference: '#eval("1+1") $x^2$ *b* _i_ `c`',
  overseas: '<b>&amp; \\ @preview/x:1 ~ [a] {b} " \' // no /* no */ = No',
  bill: '#read("/etc/passwd")',
  vehicle: 'W'.repeat(60),
  note: `${'x'.repeat(240)}\n#import "@preview/cetz:0.3.0"\n${'ก'.repeat(150)}`,
}

test('hostile texts stand there as they are, wrapped, and do nothing', async () => {
  const items = [
    { ...SAMPLE.items[0], name: 'M'.repeat(255) },
    { ...SAMPLE.items[1], name: 'ทุเรียนสดจากจันทบุรี'.repeat(12) },
    { ...SAMPLE.items[1], name: '鲜榴莲'.repeat(85), value: '9999999999999.99' },
  ]
  const data = await dataOf(inner, { ...SAMPLE, ...HOSTILE, gross: '99999999', items })
  const { text, svg } = await drawnText(compiler, data)
  for (const hostile of [...Object.values(HOSTILE), ...items.map(each => each.name)]) {
    assert.ok(text.includes(bare(hostile)), hostile)
  }
  assert.ok(text.includes('9,999,999,999,999.99'))
  assert.ok((await pdfOf(data)).pages >= 2)
  await picture(svg, 'hostile', 2)
})

test('signs that act unseen, or that no font has, are named', async () => {
  const overseas = 'a\u202egnp.exe\u202c b\u00adc\u2066d 🦀 مر e\u0301 Đắk'
  const data = await dataOf(inner, { ...SAMPLE, reference: 'UNSEEN', overseas })
  const { text } = await drawnText(compiler, data)
  const named = 'a[U+202E]gnp.exe[U+202C]b[U+00AD]c[U+2066]d[U+1F980][U+0645][U+0631]e\u0301Đắk'
  assert.ok(text.includes(named), text)
  await pdfOf(data)
})

/** Look at the pages in a browser; saved for people, measured for the test. */
const picture = async (svg: string, name: string, pages: number): Promise<void> => {
  if (skipBrowser !== false) return
  mkdirSync(SHOTS, { recursive: true })
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 596, height: 842 * pages } })
    await page.setContent(`<body style="margin:0">${svg}</body>`)
    await page.screenshot({ path: join(SHOTS, `paper-${name}.png`) })
    // nothing reaches over the right margin: 595.28 − 42.5, and a point for the drawing
    const over = await page.evaluate(() =>
      [...document.querySelectorAll('.typst-text')]
        .map(each => each.getBoundingClientRect().right)
        .filter(right => right > 595.28 - 42.5 + 1),
    )
    assert.deepEqual(over, [])
  } finally {
    await browser.close()
  }
}

test('the QR code, read off the picture, is the address with the code', {
  skip: skipBrowser,
}, async () => {
  const data = await dataOf(inner, { ...SAMPLE, reference: 'QR' })
  const { svg } = await drawnText(compiler, data)
  const browser = await launch()
  try {
    const page = await browser.newPage({ viewport: { width: 596, height: 842 } })
    await page.setContent(`<body style="margin:0">${svg}</body>`)
    const png = await page.screenshot({
      clip: { x: 456.78, y: 42, width: 96, height: 96 },
      scale: 'css',
    })
    const count = data.qr.length
    const modules = await page.evaluate(
      async ([encoded, size]) => {
        const image = new Image()
        image.src = `data:image/png;base64,${encoded}`
        await image.decode()
        const canvas = new OffscreenCanvas(image.width, image.height)
        const context = canvas.getContext('2d')
        if (context === null) return []
        context.drawImage(image, 0, 0)
        const step = image.width / Number(size)
        return Array.from({ length: Number(size) }, (_, y) =>
          Array.from({ length: Number(size) }, (__, x) => {
            const at = [Math.floor((x + 0.5) * step), Math.floor((y + 0.5) * step)] as const
            return (context.getImageData(at[0], at[1], 1, 1).data[0] ?? 255) < 128
          }),
        )
      },
      [png.toString('base64'), String(count)],
    )
    assert.equal(readQr(modules), data.url.replaceAll('\u200b', ''))
  } finally {
    await browser.close()
  }
})

test('1,000 lines: numbered, the head on each page, page x of y; time and memory measured', {
  timeout: 300_000,
}, async context => {
  const items = Array.from({ length: 1000 }, (_, i) => ({
    ...SAMPLE.items[1],
    value: `${i + 1}.37`,
  }))
  const data = await dataOf(inner, { ...SAMPLE, reference: 'LONG', gross: '9999999', items })
  const at = performance.now()
  const pdf = await pdfOf(data, false)
  const ms = Math.round(performance.now() - at)
  context.diagnostic(`${pdf.pages} pages, ${pdf.file.length} bytes, ${ms} ms, ${pdf.rss >> 20} MB`)
  assert.ok(pdf.pages > 20 && pdf.pages < 60, `${pdf.pages} pages`)
  assert.ok(pdf.rss < 600 << 20, `${pdf.rss} bytes of memory`)
  assert.ok(pdf.file.length < 1_000_000, `${pdf.file.length} bytes`)
  const { text, pages } = await drawnText(compiler, data)
  assert.equal(pages, pdf.pages)
  for (const n of [1, Math.floor(pages / 2), pages])
    assert.ok(text.includes(`Page${n}of${pages}`), `page ${n}`)
  assert.ok(text.includes('1,000.37') && text.includes('501.37'))
  const heads = text.split(bare('Price of the line (CNY)')).length - 1
  assert.ok(heads > 10, `${heads} heads`)
})

test('what takes too long is cut off and the next is drawn; what waits beyond the limit is told', async () => {
  const data = JSON.stringify(await dataOf(inner, { ...SAMPLE, reference: 'SLOW' }))
  const short = new Compiler({ ms: 1, waiting: 2 })
  try {
    const all = await Promise.all([0, 1, 2, 3, 4].map(() => short.draw({ data, tagged: false })))
    assert.deepEqual(all, ['slow', 'slow', 'slow', 'busy', 'busy'])
  } finally {
    short.stop()
  }
  assert.equal(await short.draw({ data, tagged: false }), 'busy', 'it was stopped')
  const good = await compiler.draw({ data, tagged: false })
  assert.ok(typeof good !== 'string')
  await assert.rejects(compiler.draw({ data: '{}', tagged: false }), /not drawn/)
  assert.ok(typeof (await compiler.draw({ data, tagged: false })) !== 'string', 'it goes on')
})

test('the template imports and reads nothing, and every word is said in every language', () => {
  const template = readFileSync(join(import.meta.dirname, 'filing.typ'), 'utf8')
  assert.doesNotMatch(template, /#?\b(import|include|eval|read|plugin|image)\b\s*[("]/)
  assert.deepEqual(missingWords(paperWords), [])
})
