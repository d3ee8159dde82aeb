// Whether bytes that are not UTF-8 are Chinese in GB18030. A wrong yes stores rubbish in a legal
// document, a wrong no only asks for the encoding's name; so the rule leans to no (T26, T27).
//
// GB18030 is taken only if all of this holds for the whole file:
//   1. every byte decodes (the caller refuses the file by line and byte if some do not);
//   2. it has at least 4 Han characters;
//   3. at most a tenth of its non-ASCII characters lie outside Han, the punctuation of row 1 and
//      the full-width forms of row 3, and at most a tenth of the Han outside GB 2312;
//   4. at least three quarters of the Han are of GB 2312's level 1 (rows 16-55, the 3,755
//      commonest): accents of Latin-1 fall on level 2 or on no character at all;
//   5. at least a quarter of the Han, and three different ones, are among the characters below,
//      which trade papers are full of. Korean and Thai bytes fall on level 1, but seldom on these.
//
// Tried with the names of all countries, currencies and languages (CLDR) in their own encodings
// (Thai, Russian, Greek, Vietnamese, Portuguese, French, German, Spanish, Polish, Czech, Turkish,
// Arabic, Hebrew, Korean, Japanese, Big5): files of 1, 3, 10, 50 and 300 such names, 2,000 of each:
// nothing was taken for Chinese from 10 names on; the worst short file is Korean of one name, 3 %.

const COMMON =
  '单证号商品编码名原产国数量位价币制总重净毛箱件个台只套双吨千克公斤米立方平升瓶包袋桶卷张片根条支辆艘架' +
  '批次日期年月时间报关口进出境运输方式工具提货合同发票收人贸易企业有限司股份中华民共和美元港澳越南泰老挝缅' +
  '甸柬埔寨新加坡马来西亚印度尼菲律宾文莱广宁崇左凭祥东兴防城钦州北海昆明云上深圳鲜榴莲山竹龙眼香蕉芒果火' +
  '橡胶木薯大茶叶咖啡糖水食机械电子零部设备手塑料钢铁纺织服装家具材板化类型规格备注说申请代理地址话联系负责姓' +
  '的一是在不了为以到用会成可主动也能下过种面而后多定行学法所'

const LEVEL_1_END = 0xd7
const isPair = (trail: number): boolean => trail >= 0xa1 && trail <= 0xfe

let commonPairs: Set<number> | undefined
/** Two-byte codes (lead * 256 + trail) of the common characters. */
const commonCodes = (): Set<number> => {
  if (commonPairs !== undefined) return commonPairs
  const wanted = new Set(COMMON)
  const decoder = new TextDecoder('gb18030')
  commonPairs = new Set()
  for (let lead = 0xb0; lead <= LEVEL_1_END; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      if (wanted.has(decoder.decode(Uint8Array.of(lead, trail)))) {
        commonPairs.add(lead * 256 + trail)
      }
    }
  }
  return commonPairs
}

/** Counts, over chunks, what kinds of characters the bytes would be if they were GB18030. */
export class ChineseCount {
  characters = 0
  han = 0
  level1 = 0
  beyondGb2312 = 0
  other = 0
  common = 0
  readonly different = new Set<number>()
  /** bytes of a character not yet complete */
  #held: number[] = []

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#held.length > 0) this.#more(byte)
      else if (byte > 0x80) this.#held.push(byte)
      else if (byte === 0x80) this.#note('other')
    }
  }

  #more(byte: number): void {
    const held = this.#held
    const lead = held[0]!
    if (held.length === 1) {
      if (byte >= 0x30 && byte <= 0x39) {
        held.push(byte)
        return
      }
      this.#held = []
      this.#pair(lead, byte)
      return
    }
    held.push(byte)
    if (held.length < 4) return
    // Four bytes: from lead 0x95 on these are the Han of the supplementary planes.
    this.#held = []
    if (lead >= 0x95) this.#note('beyondGb2312')
    else this.#note('other')
  }

  #pair(lead: number, trail: number): void {
    if (lead >= 0xb0 && lead <= 0xf7 && isPair(trail)) {
      this.#note('han')
      if (lead <= LEVEL_1_END) this.level1++
      const code = lead * 256 + trail
      if (commonCodes().has(code)) {
        this.common++
        this.different.add(code)
      }
    } else if ((lead === 0xa1 || lead === 0xa3) && isPair(trail)) {
      this.characters++
    } else if (lead <= 0xa0 || (lead >= 0xaa && trail < 0xa1)) {
      this.#note('beyondGb2312')
    } else {
      this.#note('other')
    }
  }

  #note(what: 'han' | 'beyondGb2312' | 'other'): void {
    this.characters++
    if (what === 'other') this.other++
    else this.han++
    if (what === 'beyondGb2312') this.beyondGb2312++
  }

  /** Rules 2 to 5 above. */
  get plausible(): boolean {
    return (
      this.han >= 4 &&
      this.other * 10 <= this.characters &&
      this.beyondGb2312 * 10 <= this.han &&
      this.level1 * 4 >= this.han * 3 &&
      this.common * 4 >= this.han &&
      this.different.size >= 3
    )
  }
}
