// Ways of transport, and deal terms.
// Source: GAC's table of ways of transport (运输方式代码表), 2019; Incoterms 2020 with C&I of the
// table of deal terms (成交方式代码表). Terms are written as letters; 1 CIF, 2 C&F, 3 FOB, 4 C&I
// and
// 7 EXW of the table are CIF, CFR, FOB, CI and EXW here; 5 and 6 (no contract of sale) are not
// taken.
import type { ReferenceTable } from '#kit/pack.ts'
import { rowsOf } from './list.ts'

const TRANSPORTS = `
0|非保税区|Not bonded area|Ngoài khu bảo thuế|นอกเขตทัณฑ์บน
1|监管仓库|Supervised warehouse|Kho giám sát|คลังควบคุม
2|水路运输|Water|Đường thủy|ทางน้ำ
3|铁路运输|Rail|Đường sắt|ทางรถไฟ
4|公路运输|Road|Đường bộ|ทางถนน
5|航空运输|Air|Đường hàng không|ทางอากาศ
6|邮件运输|Post|Bưu chính|ไปรษณีย์
7|保税区|Bonded area|Khu bảo thuế|เขตทัณฑ์บน
8|保税仓库|Bonded warehouse|Kho bảo thuế|คลังทัณฑ์บน
9|其他方式运输|Other|Khác|อื่น ๆ
G|固定设施运输|Fixed installation|Công trình cố định|สิ่งติดตั้งถาวร
H|边境特殊海关作业区|Border special area|Khu hải quan biên giới đặc biệt|เขตศุลกากรชายแดนพิเศษ
L|旅客携带|Carried by traveller|Hành lý mang theo|ผู้โดยสารนำติดตัว
T|综合实验区|Comprehensive experimental zone|Khu thí điểm tổng hợp|เขตทดลองครบวงจร
W|物流中心|Logistics centre|Trung tâm logistics|ศูนย์โลจิสติกส์
X|物流园区|Logistics park|Khu logistics|นิคมโลจิสติกส์
Y|保税港区|Bonded port area|Khu cảng bảo thuế|เขตท่าเรือทัณฑ์บน
Z|出口加工区|Export processing zone|Khu chế xuất|เขตแปรรูปส่งออก
`
const TERMS = `
CIF|成本加保险费加运费|Cost, insurance and freight|Tiền hàng, bảo hiểm và cước|ราคาสินค้า ประกันภัย และค่าระวาง
CIP|运费和保险费付至|Carriage and insurance paid to|Cước và bảo hiểm trả tới|ค่าขนส่งและประกันจ่ายถึง
CFR|成本加运费|Cost and freight|Tiền hàng và cước|ราคาสินค้าและค่าระวาง
CPT|运费付至|Carriage paid to|Cước trả tới|ค่าขนส่งจ่ายถึง
CI|成本加保险费|Cost and insurance|Tiền hàng và bảo hiểm|ราคาสินค้าและประกันภัย
FOB|船上交货|Free on board|Giao lên tàu|ส่งมอบบนเรือ
FCA|货交承运人|Free carrier|Giao cho người chuyên chở|ส่งมอบให้ผู้ขนส่ง
FAS|船边交货|Free alongside ship|Giao dọc mạn tàu|ส่งมอบข้างเรือ
EXW|工厂交货|Ex works|Giao tại xưởng|ส่งมอบหน้าโรงงาน
DAP|目的地交货|Delivered at place|Giao tại nơi đến|ส่งมอบ ณ สถานที่ปลายทาง
DPU|卸货地交货|Delivered at place unloaded|Giao tại nơi đến đã dỡ|ส่งมอบ ณ ปลายทางพร้อมขนลง
`

export const transports: ReferenceTable = {
  seed: rowsOf(TRANSPORTS),
  source: 'GAC, table of ways of transport (运输方式代码表), 2019',
}
export const terms: ReferenceTable = {
  seed: rowsOf(TERMS),
  source: 'ICC, Incoterms 2020; GAC, table of deal terms (成交方式代码表), 2019',
}
