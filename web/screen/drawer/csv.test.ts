import assert from 'node:assert/strict'
import { test } from 'node:test'
import { totalsCsv } from './csv.ts'

const totals = {
  measure: 'trade.declared',
  unit: 'CNY',
  position: 7,
  cells: [
    { dims: { office: '7208' }, at: '2026-11', value: '-5.00' },
    { dims: { office: '=1+1' }, at: '2026-11', value: '58000527000000000.05' },
  ],
}

test('T46, T54 numbers stay as they are, texts cannot become formulas', () => {
  const name = (_: string, code: string): string => (code === '7208' ? '凭祥, "友谊关"' : '+84')
  assert.equal(
    totalsCsv(totals, ['office'], name),
    '\ufeffoffice,office_name,at,measure,unit,value,position\r\n' +
      '7208,"凭祥, ""友谊关""",2026-11,trade.declared,CNY,-5.00,7\r\n' +
      "'=1+1,'+84,2026-11,trade.declared,CNY,58000527000000000.05,7\r\n",
  )
})
