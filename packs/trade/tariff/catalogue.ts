// What everybody may look through: the goods and rates of the tariff, and what its schedules are
// called. Names of agreements: as their texts call themselves; short ones in use beside them.
import type { Catalogue, Names } from '#kit/catalogue.ts'
import { trimDecimal } from '#kit/decimal.ts'
import type { Profile } from '../profiles.ts'
import { PERCENT } from '../reference.ts'

const SCHEDULES = `
mfn|最惠国税率|MFN|Thuế suất MFN|อัตรา MFN
provisional|暂定税率|Provisional|Thuế suất tạm thời|อัตราชั่วคราว
general|普通税率|General|Thuế suất phổ thông|อัตราทั่วไป
acfta|中国—东盟（ACFTA）|ASEAN–China (ACFTA)|ASEAN – Trung Quốc (ACFTA)|อาเซียน–จีน (ACFTA)
rcep|区域全面经济伙伴关系（RCEP）|RCEP|RCEP|RCEP
atiga|东盟内部（ATIGA）|ASEAN (ATIGA)|ASEAN (ATIGA)|อาเซียน (ATIGA)
ajcep|东盟—日本（AJCEP）|ASEAN–Japan (AJCEP)|ASEAN – Nhật Bản (AJCEP)|อาเซียน–ญี่ปุ่น (AJCEP)
akfta|东盟—韩国（AKFTA）|ASEAN–Korea (AKFTA)|ASEAN – Hàn Quốc (AKFTA)|อาเซียน–เกาหลี (AKFTA)
aanzfta|东盟—澳新（AANZFTA）|ASEAN–Australia–New Zealand (AANZFTA)|ASEAN – Úc – New Zealand (AANZFTA)|อาเซียน–ออสเตรเลีย–นิวซีแลนด์ (AANZFTA)
aifta|东盟—印度（AIFTA）|ASEAN–India (AIFTA)|ASEAN – Ấn Độ (AIFTA)|อาเซียน–อินเดีย (AIFTA)
ahkfta|东盟—香港（AHKFTA）|ASEAN–Hong Kong (AHKFTA)|ASEAN – Hồng Kông (AHKFTA)|อาเซียน–ฮ่องกง (AHKFTA)
vjepa|越南—日本（VJEPA）|Viet Nam–Japan (VJEPA)|Việt Nam – Nhật Bản (VJEPA)|เวียดนาม–ญี่ปุ่น (VJEPA)
vkfta|越南—韩国（VKFTA）|Viet Nam–Korea (VKFTA)|Việt Nam – Hàn Quốc (VKFTA)|เวียดนาม–เกาหลี (VKFTA)
vcfta|越南—智利（VCFTA）|Viet Nam–Chile (VCFTA)|Việt Nam – Chile (VCFTA)|เวียดนาม–ชิลี (VCFTA)
vneaeu|越南—欧亚经济联盟|Viet Nam–Eurasian Economic Union|Việt Nam – Liên minh Kinh tế Á Âu|เวียดนาม–สหภาพเศรษฐกิจยูเรเซีย
cptpp|全面与进步跨太平洋伙伴关系（CPTPP）|CPTPP|CPTPP|CPTPP
evfta|欧盟—越南（EVFTA）|EU–Viet Nam (EVFTA)|EU – Việt Nam (EVFTA)|สหภาพยุโรป–เวียดนาม (EVFTA)
ukvfta|英国—越南（UKVFTA）|UK–Viet Nam (UKVFTA)|Anh – Việt Nam (UKVFTA)|สหราชอาณาจักร–เวียดนาม (UKVFTA)
vifta|越南—以色列（VIFTA）|Viet Nam–Israel (VIFTA)|Việt Nam – Israel (VIFTA)|เวียดนาม–อิสราเอล (VIFTA)
export|出口税率|Export duty|Thuế xuất khẩu|อากรขาออก
consumption|消费税|Consumption tax|Thuế tiêu thụ|ภาษีสรรพสามิต
vat|增值税|VAT|Thuế GTGT|ภาษีมูลค่าเพิ่ม
ppnbm|奢侈品税（PPnBM）|Luxury tax (PPnBM)|Thuế hàng xa xỉ (PPnBM)|ภาษีสินค้าฟุ่มเฟือย (PPnBM)
`

export const schedules: Readonly<Record<string, Names>> = Object.fromEntries(
  SCHEDULES.trim()
    .split('\n')
    .map(line => {
      const [key = '', zh = '', en = '', vi = '', th = ''] = line.split('|')
      return [key, { zh, en, vi, th }]
    }),
)

/** Chapter, heading, subheading, and eight digits where a country's own lines are finer. */
const LEVELS = [2, 4, 6, 8]

export const catalogue = ({ currency, vat }: Profile): Catalogue => ({
  goods: 'hs',
  ended: 'hs-ended',
  rates: 'duty',
  members: 'member',
  units: 'unit',
  currency,
  ...(vat === undefined ? {} : { vat: trimDecimal(vat, PERCENT) }),
  levels: LEVELS,
  schedules,
})
