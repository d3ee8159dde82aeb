// Where goods come from, lie and go: countries by customs' three digits, warehouses, channels.
import type { ReferenceTable } from '#kit/pack.ts'
import { rowsOf } from './list.ts'

/**
 * Countries of the corridor, with the three digits that customs' messages use.
 * Source: General Administration of Customs, table of countries and regions: check before use.
 */
const DIGITS: Readonly<Record<string, string>> = {
  CN: '142',
  TH: '136',
  VN: '141',
  MY: '122',
  PH: '129',
  ID: '112',
  SG: '132',
  MM: '106',
  LA: '119',
  KH: '107',
  BN: '105',
  JP: '116',
  KR: '133',
  IN: '111',
  HK: '110',
  MO: '121',
  TW: '143',
  BE: '301',
  DK: '302',
  GB: '303',
  DE: '304',
  FR: '305',
  IE: '306',
  IT: '307',
  NL: '309',
  ES: '312',
  AT: '315',
  SE: '330',
  CH: '331',
  RU: '344',
  CA: '501',
  US: '502',
  AU: '601',
  NZ: '609',
}

/** ISO 3166-1 → customs' three digits, and back; undefined for one that is not in the table. */
export const digitsOf = (country: string): string | undefined =>
  Object.hasOwn(DIGITS, country) ? DIGITS[country] : undefined
export const countryOf = (digits: string): string | undefined =>
  Object.keys(DIGITS).find(each => DIGITS[each] === digits)

export const countries: ReferenceTable = {
  source: 'ISO 3166-1; GACC table of countries: check before use',
  seed: rowsOf(
    `
    CN|中国|China|Trung Quốc|จีน
    TH|泰国|Thailand|Thái Lan|ไทย
    VN|越南|Vietnam|Việt Nam|เวียดนาม
    MY|马来西亚|Malaysia|Malaysia|มาเลเซีย
    PH|菲律宾|Philippines|Philippines|ฟิลิปปินส์
    ID|印度尼西亚|Indonesia|Indonesia|อินโดนีเซีย
    SG|新加坡|Singapore|Singapore|สิงคโปร์
    MM|缅甸|Myanmar|Myanmar|เมียนมา
    LA|老挝|Laos|Lào|ลาว
    KH|柬埔寨|Cambodia|Campuchia|กัมพูชา
    BN|文莱|Brunei|Brunei|บรูไน
    JP|日本|Japan|Nhật Bản|ญี่ปุ่น
    KR|韩国|South Korea|Hàn Quốc|เกาหลีใต้
    IN|印度|India|Ấn Độ|อินเดีย
    HK|中国香港|Hong Kong, China|Hồng Kông, Trung Quốc|ฮ่องกง จีน
    MO|中国澳门|Macao, China|Ma Cao, Trung Quốc|มาเก๊า จีน
    TW|中国台湾|Taiwan, China|Đài Loan, Trung Quốc|ไต้หวัน จีน
    BE|比利时|Belgium|Bỉ|เบลเยียม
    DK|丹麦|Denmark|Đan Mạch|เดนมาร์ก
    GB|英国|United Kingdom|Vương quốc Anh|สหราชอาณาจักร
    DE|德国|Germany|Đức|เยอรมนี
    FR|法国|France|Pháp|ฝรั่งเศส
    IE|爱尔兰|Ireland|Ireland|ไอร์แลนด์
    IT|意大利|Italy|Ý|อิตาลี
    NL|荷兰|Netherlands|Hà Lan|เนเธอร์แลนด์
    ES|西班牙|Spain|Tây Ban Nha|สเปน
    AT|奥地利|Austria|Áo|ออสเตรีย
    SE|瑞典|Sweden|Thụy Điển|สวีเดน
    CH|瑞士|Switzerland|Thụy Sĩ|สวิตเซอร์แลนด์
    RU|俄罗斯|Russia|Nga|รัสเซีย
    CA|加拿大|Canada|Canada|แคนาดา
    US|美国|United States|Hoa Kỳ|สหรัฐอเมริกา
    AU|澳大利亚|Australia|Úc|ออสเตรเลีย
    NZ|新西兰|New Zealand|New Zealand|นิวซีแลนด์`,
    key => ({ customs: DIGITS[key] ?? '' }),
  ),
}

/**
 * Customs supervision modes of trade by order. Sources: GACC 2016 no. 26 and 2014 no. 57 (1210,
 * bonded), 2014 no. 12 (9610, direct), 2020 no. 75 (9710, 9810), 2014 no. 54 (1039, market
 * procurement), 2018 no. 165 with 2016 no. 75 (1239, bonded A), 0110 (general trade).
 */
export const channels: ReferenceTable = {
  source: 'GACC supervision modes: check before use',
  seed: rowsOf(`
    1210|保税电商|Bonded e-commerce|Thương mại điện tử bảo thuế|อีคอมเมิร์ซคลังทัณฑ์บน
    1239|保税电商 A|Bonded e-commerce A|Thương mại điện tử bảo thuế A|อีคอมเมิร์ซคลังทัณฑ์บน A
    9610|直邮清单|Direct mail by list|Gửi thẳng theo danh mục|ส่งตรงตามบัญชีรายการ
    9710|电商 B2B 直接出口|B2B direct export|Xuất khẩu B2B trực tiếp|ส่งออกตรงแบบ B2B
    9810|出口海外仓|Export to a warehouse abroad|Xuất sang kho nước ngoài|ส่งออกไปคลังต่างประเทศ
    1039|市场采购|Market procurement|Mua gom tại chợ|จัดซื้อจากตลาด
    0110|一般贸易|General trade|Thương mại thông thường|การค้าทั่วไป`),
}

/** Warehouses of the demonstration; a node puts its own here. `kind`: bonded, transit or export. */
const KINDS: Readonly<Record<string, string>> = {
  NNB: 'bonded',
  QZB: 'bonded',
  DXT: 'transit',
  LZE: 'export',
}
export const warehouses: ReferenceTable = {
  source: 'this node',
  seed: rowsOf(
    `
    NNB|南宁综保区一号仓|Nanning bonded zone, warehouse 1|Kho số 1, khu bảo thuế Nam Ninh|คลัง 1 เขตทัณฑ์บนหนานหนิง
    QZB|钦州综保区冷链仓|Qinzhou bonded zone, cold store|Kho lạnh, khu bảo thuế Khâm Châu|ห้องเย็น เขตทัณฑ์บนชินโจว
    DXT|东兴直邮中转仓|Dongxing transit store|Kho trung chuyển Đông Hưng|คลังพักสินค้าตงซิง
    LZE|柳州出口集货仓|Liuzhou export store|Kho gom hàng xuất Liễu Châu|คลังรวมสินค้าส่งออกหลิ่วโจว`,
    key => ({ kind: KINDS[key] ?? '' }),
  ),
}

export const categories: ReferenceTable = {
  source: 'this node',
  seed: rowsOf(`
    snack|零食果干|Snacks and dried fruit|Đồ ăn vặt, trái cây sấy|ขนมและผลไม้แห้ง
    kitchen|厨房风味|For the kitchen|Cho gian bếp|สำหรับครัว
    drink|饮品|Drinks|Đồ uống|เครื่องดื่ม
    care|个人护理|Personal care|Chăm sóc cá nhân|ดูแลร่างกาย
    fresh|生鲜|Fresh|Tươi sống|ของสด
    car|电动汽车|Electric cars|Ô tô điện|รถยนต์ไฟฟ้า
    home|小家电|Small appliances|Đồ gia dụng nhỏ|เครื่องใช้ไฟฟ้าขนาดเล็ก
    relax|按摩放松|Massage and rest|Mát xa thư giãn|นวดผ่อนคลาย`),
}
