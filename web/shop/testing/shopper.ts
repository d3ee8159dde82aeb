// What a shopper does on the pages, for their tests.
import assert from 'node:assert/strict'
import type { BrowserContext, Page } from 'playwright-core'
import { person } from '#test/commerce.ts'
import type { Messages } from '../words/index.ts'
import type { Stage } from './stage.ts'

let buyers = 600

export const typeBuyer = async (page: Page, words: Messages): Promise<void> => {
  await page.fill('#name', '测试买家')
  await page.fill('#phone', '138 0000 0000')
  await page.fill('#id', '450100199001010010')
  await page.locator('#consignee').focus()
  assert.equal(await page.textContent('#id-says'), words.idWrong)
  await page.fill('#id', person(++buyers))
  assert.equal(await page.textContent('#id-says'), words.idRight)
  await page.fill('#consignee', '收货人')
  await page.fill('#consigneePhone', '13900000000')
  await page.fill('#address', '广西南宁市青秀区测试路 1 号')
}
export const visible = async (page: Page, ...ids: readonly string[]): Promise<string> => {
  for (const id of ids) if (await page.isVisible(id)) return id
  return ids[0] ?? ''
}
export const settled = async (page: Page): Promise<void> => {
  await page.waitForSelector('main')
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null)
}
export const inBag =
  (stage: Stage, ...arts: readonly string[]) =>
  (context: BrowserContext): Promise<unknown> => {
    const lines = arts.map(art => ({ article: stage.door.numberOf(art), quantity: 1 }))
    return context.addInitScript(text => {
      if (sessionStorage.getItem('seen') === null) localStorage.setItem('beibu.shop.bag', text)
      sessionStorage.setItem('seen', '1')
    }, JSON.stringify(lines))
  }
