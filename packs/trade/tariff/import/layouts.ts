// Files of tariffs that are known, as mappings. That a sign stands in a file was read off the file;
// what it means was typed from memory of the decrees, which were not at hand: check before use.
// Vietnam's special preferential tariffs of 2022-2027: `*` is not eligible; `(-CN)` not for goods
// from there; GIC goods of Gaeseong too; RCEP's columns A to F are ASEAN, Australia, China, Japan,
// Korea, New Zealand; CPTPP's `M` is Mexico; NHN is beyond the quota. Indonesia's BTKI 2022: `*)`
// is by another regulation.
import type { Mapping, Schedule } from './mapping.ts'

const same = (...names: readonly string[]): Schedule[] =>
  names.map(name => ({ column: name, schedule: name }))
const rcep = (letter: string, partner: string): Schedule => ({
  column: `rcept_${letter}`,
  schedule: 'rcep',
  partners: [partner],
})

/** Vietnam, 8 digits: ordinary and MFN rates and 21 columns of agreements. */
const vn: Mapping = {
  code: { column: 'hs', digits: [8] },
  names: { vi: 'desc_vi', en: 'desc_en' },
  schedules: [
    { column: 'standard', schedule: 'general' },
    ...same('mfn', 'acfta', 'atiga', 'ajcep', 'vjepa', 'akfta', 'aanzfta', 'aifta', 'vkfta'),
    ...same('vcfta'),
    { column: 'vn-eaeu', schedule: 'vneaeu' },
    ...same('cptpp', 'ahkfta', 'evfta', 'ukvfta', 'vifta'),
    { column: 'rcept_a', schedule: 'rcep' },
    rcep('b', 'AU'),
    rcep('c', 'CN'),
    rcep('d', 'JP'),
    rcep('e', 'KR'),
    rcep('f', 'NZ'),
  ],
  grammar: {
    decimal: '.,',
    partners: { M: 'MX' },
    beyond: 'NHN',
    marks: { '*': 'excluded', Q: 'quota' },
    notes: { '(GIC)': 'GIC' },
    refers: ['Theo hướng dẫn', '% thuế MFN'],
  },
  ignore: ['level'],
  delimiter: ',',
}

/**
 * Indonesia, 8 digits with points: import duty, export duty, VAT (PPN) and luxury tax (PPnBM). The
 * luxury tax is not China's consumption tax (another base), so it is a schedule of its own, and no
 * assessment takes it.
 */
const id: Mapping = {
  code: { column: 'hs_code', digits: [8], headings: [4, 6], strip: '.' },
  names: { id: 'description_id', en: 'description_en' },
  vat: { column: 'ppn' },
  schedules: [
    { column: 'import_duty', schedule: 'mfn' },
    { column: 'export_duty', schedule: 'export' },
    { column: 'ppnbm', schedule: 'ppnbm', grammar: { alternatives: ';' } },
  ],
  grammar: {
    decimal: '.,',
    group: '.',
    currency: 'IDR',
    units: { kg: 'kg', liter: 'litre', menit: 'minute' },
    marks: { '-': 'none', '*)': 'refers' },
    notes: { '*)': '*' },
  },
  ignore: ['chapter', 'hs_level'],
  delimiter: ',',
}

export const LAYOUTS: Readonly<Record<string, Mapping>> = { vn, id }
