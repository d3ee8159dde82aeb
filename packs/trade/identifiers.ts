// Identifiers that carry a check character of their own. Pure arithmetic, no look-up.

// GB 32100-2015, table 2: the 31 characters of a code, without I, O, S, V, Z.
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
// GB 32100-2015, 5.5: the weight of place i is 3^(i-1) mod 31.
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < CHARACTERS.length; i++) VALUES[CHARACTERS.charCodeAt(i)] = i

/**
 * Check character of the first 17 characters of a unified social credit code; undefined: no code.
 *
 */
export const creditCheck = (code: string): string | undefined => {
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const value = VALUES[code.charCodeAt(i)] ?? -1
    if (value < 0) return undefined
    sum += value * (WEIGHTS[i] ?? 0)
  }
  return CHARACTERS[(31 - (sum % 31)) % 31]
}

/** China's unified social credit code: 18 characters, the last one checks (GB 32100-2015, 5.5). */
export const isCreditCode = (code: string): boolean =>
  code.length === 18 && creditCheck(code) === code[17]

// Place i of Viet Nam's tax number counts so much; read off python-stdnum (stdnum.vn.mst).
const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3]

/** Check digit of the first nine digits of a Vietnamese tax number: 10 less (their sum mod 11). */
const taxCheck = (number: string): number =>
  10 - (TAX_WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(number[i]), 0) % 11)

/**
 * Viet Nam's tax number (mã số thuế), digits only: ten, of which the last one checks; of a branch
 * three more, 001 to 999. A remainder of 0 has no digit, so no number has it. The twelve digits of
 * a person, who pays tax under that number since July 2025, are not taken here.
 */
export const isTaxNumber = (code: string): boolean =>
  /^\d{10}(?!000)(\d{3})?$/.test(code) &&
  !/^\d\d0{7}/.test(code) &&
  taxCheck(code) === Number(code[9])

/** Korea's declarant and trader numbers come in several lengths without a public check. */
export const isKoreanCode = (code: string): boolean => /^[0-9A-Z]{3,20}$/.test(code)

const UNION = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'
const UNION_EORI = new RegExp(`^(${UNION.replaceAll(' ', '|')})[0-9A-Z]{1,15}$`)

/**
 * Economic operator number: GB or XI, then a VAT-like number of 9, 12 or 15; or one of a member of
 * the Union, up to 15 signs of its own (UCC Delegated Act, annex B, DE 3/16), as HMRC takes them
 * for Northern Ireland (TT_IM225a).
 */
export const isEori = (code: string): boolean =>
  /^(GB|XI)\d{9}(\d{3}){0,2}$/.test(code) || UNION_EORI.test(code)

// ISO 6346:2022, annex A: letters count 10, 12, 13 … 38; multiples of 11 are left out.
const letterValue = (code: number): number => {
  const at = code - 65
  return 10 + at + Math.floor((at + 9) / 10)
}

/** Check digit of the first ten characters of a freight container's number (ISO 6346). */
export const containerCheck = (number: string): number => {
  let sum = 0
  for (let i = 0; i < 10; i++) {
    const code = number.charCodeAt(i)
    sum += (code >= 65 ? letterValue(code) : code - 48) * 2 ** i
  }
  return (sum % 11) % 10
}

/** A container number of ISO 6346: owner (3 letters), U, J or Z, six digits, check digit. */
export const isContainer = (number: string): boolean =>
  /^[A-Z]{3}[UJZ]\d{7}$/.test(number) && containerCheck(number) === number.charCodeAt(10) - 48
