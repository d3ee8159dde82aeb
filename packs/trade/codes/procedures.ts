// What a customs procedure means for what is due: dated rows, so that a day's law is a day's row.
// Codes of four digits are procedures, requested and previous (DE 1/10); of three signs, additional
// ones (DE 1/11), of which `53:D12` is one that means so beside procedure 53 alone. For duty, VAT
// and excise each: due; suspended, while the goods stand under the procedure; relieved; none, when
// the procedure is for goods that bear none; open, when that hangs on what is not said here, so
// that nothing is assessed. A tax that an additional procedure is silent of is as it was.
// Source of each code: HMRC's published declarations, whose annotations say what it means
// (hmrc/customs-declarations, annotated_XML_samples, Apache-2.0), and of the amounts, HMRC's
// notifications beside them, named where there is one. A code that is not here is refused.
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'
import { ALWAYS } from './list.ts'

// code | duty | VAT | excise | most, of the consignment’s price, in pounds | what it is | where to
const PROCEDURES = `
4000|due|due|due||free circulation
4071|due|due|due||free circulation, from a customs warehouse
4200|due|relieved|open||free circulation, VAT-free onward supply|abroad
4400|due|due|due||free circulation for an end use; what is relieved, the preference code says
5100|suspended|suspended|suspended||inward processing (TT_IM040b, 146a, 224a)
5171|suspended|suspended|suspended||inward processing, from a customs warehouse
5300|open|open|open||temporary admission
5371|open|open|open||temporary admission, from a customs warehouse
7100|suspended|suspended|suspended||customs warehousing
0700|due|suspended|suspended||free circulation into an excise warehouse
6122|open|open|open||re-import of processed goods
6123|open|open|open||re-import of returned goods
1000|due|due|due||export
1040|due|due|due||export of goods in free circulation
000|||||no additional procedure
1RV||relieved|||relief from VAT (TT_IM080a, 148a)
C04|relieved|relieved|open||inherited personal property
C07|relieved||open|135|consignment of little value
C08|relieved|relieved|open|39|gift from person to person
F05|relieved|relieved|open||returned goods
F06|||suspended||excise goods moved under suspension
F15|||||trade with special fiscal territories (TT_IM119a: duty and VAT)
F44|||||how a debt of inward processing will be worked out (UCC, art. 86(3))
F47|||||goods grouped under one code (UCC, art. 177)
51:1AR|||||to be diverted later (TT_IM186a)
53:D12|suspended|suspended|open||professional equipment
53:D15|suspended|suspended|open||temporary admission D15, in full
53:D23|suspended|suspended|open||goods for exhibitions (TT_IM226a)
61:1VW|none|due|open||goods liable to VAT alone (TT_IM094a)
`

const cellsOf = (names: readonly string[], line: string): DatedRow => {
  const [key = '', ...cells] = line.trim().split('|')
  const row: Record<string, string> = {}
  names.forEach((name, i) => {
    const cell = cells[i]
    if (cell !== undefined && cell !== '') row[name] = cell
  })
  return { key, from: ALWAYS, row }
}
const rows = (names: readonly string[], list: string): DatedRow[] =>
  list
    .trim()
    .split('\n')
    .map(line => cellsOf(names, line))

export const procedures: ReferenceTable = {
  seed: rows(['duty', 'vat', 'excise', 'most', 'en', 'destination'], PROCEDURES),
  source: 'HMRC’s annotated declarations and their notifications, 2019–2025',
  numbers: ['most'],
}

// code | whether it draws on a quota | what it is
const REGIMES = `
100||no preference
115||suspension for an end use
120|yes|quota
140||relief for an end use
300||preference
320|yes|preferential quota
340||preference for an end use
`

/** Preference codes (DE 4/17) that HMRC's declarations claim and explain. */
export const regimes: ReferenceTable = {
  seed: rows(['quota', 'en'], REGIMES),
  source: 'HMRC’s annotated declarations, 2019–2025',
}
