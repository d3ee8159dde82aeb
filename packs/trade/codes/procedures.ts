// What a customs procedure means for what is due: dated rows, so that a day's law is a day's row.
// Codes of four digits are procedures, requested and previous (DE 1/10); of three signs, additional
// ones (DE 1/11), of which `53:D12` is one that means so beside procedure 53 alone. For duty, VAT
// and excise each: due; suspended, while the goods stand under the procedure; secured, on a
// provisional value; relieved; none, when the procedure is for goods that bear none; open, when
// that hangs on what is not said here, so that nothing is assessed. A tax that an additional
// procedure is silent of is as it was.
// Source of each code: HMRC's published declarations, whose annotations say what it means
// (hmrc/customs-declarations, annotated_XML_samples, Apache-2.0), and of the amounts, HMRC's
// notifications beside them, named where there is one. A code that is not here is refused.
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'
import { ALWAYS } from './list.ts'

// code | duty | VAT | excise | most, of the consignment’s price, in pounds | what it is | where to
const PROCEDURES = `
4000|due|due|due||free circulation
4051|due|due|due||free circulation, after inward processing
4053|due|due|due||free circulation, after temporary admission
4071|due|due|due||free circulation, from a customs warehouse
4078|due|due|due||free circulation, from a free zone
4200|due|relieved|open||free circulation, VAT-free onward supply|abroad
4400|due|due|due||free circulation for an end use; what is relieved, the preference code says
4421|due|due|due||end use, after outward processing (TT_IM148a: on the whole value)
5100|suspended|suspended|suspended||inward processing (TT_IM040b, 146a, 224a)
5171|suspended|suspended|suspended||inward processing, from a customs warehouse
5300|open|open|open||temporary admission
5371|open|open|open||temporary admission, from a customs warehouse
7100|suspended|suspended|suspended||customs warehousing
7122|suspended|suspended|suspended||customs warehousing of returned goods
0700|due|suspended|suspended||free circulation into an excise warehouse
0771|due|suspended|suspended||the same, from a customs warehouse
0002|none|none|none||clearance request: free circulation
0005|none|none|none||clearance request: temporary admission
0006|none|none|none||clearance request: transit
0007|none|none|none||clearance request: moved within temporary storage
0020|none|due|open||clearance request in bulk (BIRDS): VAT alone (TT_IM072a)
0024|none|none|none||clearance request: post and parcels
0090|none|none|none||final supplementary declaration: a count, without goods
6122|open|open|open||re-import of processed goods
6123|open|open|open||re-import of returned goods
1000|due|due|due||export
1040|due|due|due||export of goods in free circulation
000|||||no additional procedure
1AG|||||goods grouped in a supplementary declaration of the green lane
1CL|||||climate change levy, which the code of the goods names
1EL|||||green lane: excise goods with papers
1EN|||||green lane: excise goods without papers
1FV|secured||||provisional value (TT_IM102a: duty secured, VAT on it)
1H7|||||super reduced data set
1NR|||||green lane: not at risk
1PF|||||HMRC’s annotations do not say (TT_IM134a: taxes as declared)
1RD|||||recapitulative supplementary declaration (TT_IM203a)
1RL|relieved|relieved|||returned goods, with end use: duty and VAT
1RM|||||Northern Ireland Retail Movement Scheme
1SG|||||green lane: standard goods
1SP|||||green lane: diverted from a special procedure
1SV|||||unit price of perishable goods
1TB|||||imported by a trade body
15F|||||from Jersey or Guernsey
21V|||||small consignments in bulk (BIRDS)
24G|||||post and parcels
40:1VW|||||from a warehouse for VAT alone (green lane)
51P|||||professional equipment
61G|||||TIR carnet
62G|||||transit under NCTS
71G|||||between premises of temporary storage
97F|||||final supplementary declaration
1RV||relieved|||relief from VAT (TT_IM080a, 148a)
C04|relieved|relieved|open||inherited personal property
C07|relieved||open|135|consignment of little value
C08|relieved|relieved|open|39|gift from person to person
E01|||||unit price of perishable goods
E02|||||standard import value
F05|relieved|relieved|open||returned goods
F06|||suspended||excise goods moved under suspension
F15|||||trade with special fiscal territories (TT_IM119a: duty and VAT)
F44|||||how a debt of inward processing will be worked out (UCC, art. 86(3))
F47|||||goods grouped under one code (UCC, art. 177)
F48||relieved|||distance sales, VAT paid by the sale (IOSS)
51:A04|due|suspended|suspended||inward processing for VAT alone
51:1AR|||||to be diverted later (TT_IM186a)
71:B02|||||repaired under guarantee
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
