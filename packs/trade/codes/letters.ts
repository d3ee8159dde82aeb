// Supervision letters (监管证件代码): which document goes with goods. The tariff's row names its
// letters; this list says what each is, of whom, and whether a number must be stated.
// Source: GAC's code table of supervision documents, typed from memory of the print: check before
// use. Where customs itself holds the document (A, B: inspection and quarantine) no number is
// needed.
import type { DatedRow, ReferenceTable } from '#kit/pack.ts'
import { ALWAYS } from './list.ts'

/** `letter|direction that needs a number (import, export, both, none)|agency|zh|en|vi|th` */
const LETTERS = `
1|import|商务部 MOFCOM|进口许可证|Import licence|Giấy phép nhập khẩu|ใบอนุญาตนำเข้า
2|import|商务部 MOFCOM|两用物项和技术进口许可证|Import licence for dual-use items|Giấy phép nhập khẩu hàng lưỡng dụng|ใบอนุญาตนำเข้าสินค้าใช้ได้สองทาง
3|export|商务部 MOFCOM|两用物项和技术出口许可证|Export licence for dual-use items|Giấy phép xuất khẩu hàng lưỡng dụng|ใบอนุญาตส่งออกสินค้าใช้ได้สองทาง
4|export|商务部 MOFCOM|出口许可证|Export licence|Giấy phép xuất khẩu|ใบอนุญาตส่งออก
7|import|商务部 MOFCOM|自动进口许可证|Automatic import licence|Giấy phép nhập khẩu tự động|ใบอนุญาตนำเข้าอัตโนมัติ
A|none|海关总署 GACC|检验检疫（入境）|Inspection and quarantine (entry)|Kiểm nghiệm, kiểm dịch (nhập)|การตรวจและกักกัน (ขาเข้า)
B|none|海关总署 GACC|检验检疫（出境）|Inspection and quarantine (exit)|Kiểm nghiệm, kiểm dịch (xuất)|การตรวจและกักกัน (ขาออก)
E|export|国家林业和草原局 NFGA|濒危物种允许出口证明书|CITES export certificate|Giấy phép xuất khẩu CITES|หนังสือรับรองส่งออก CITES
F|import|国家林业和草原局 NFGA|濒危物种允许进口证明书|CITES import certificate|Giấy phép nhập khẩu CITES|หนังสือรับรองนำเข้า CITES
L|both|国家药品监督管理局 NMPA|药品进出口准许证|Permit for medicines|Giấy phép xuất nhập khẩu thuốc|ใบอนุญาตยา
O|import|商务部 MOFCOM|自动进口许可证（新旧机电产品）|Automatic import licence (machinery)|Giấy phép nhập khẩu tự động (máy móc)|ใบอนุญาตนำเข้าอัตโนมัติ (เครื่องจักร)
Q|import|国家药品监督管理局 NMPA|进口药品通关单|Clearance form for medicines|Phiếu thông quan thuốc nhập khẩu|ใบผ่านพิธีการยานำเข้า
S|both|农业农村部 MARA|农药进出口登记管理放行通知单|Clearance notice for pesticides|Thông báo thông quan thuốc bảo vệ thực vật|หนังสือแจ้งปล่อยสารกำจัดศัตรูพืช
U|import|农业农村部 MARA|合法捕捞产品通关证明|Legal catch certificate|Giấy chứng nhận thủy sản khai thác hợp pháp|หนังสือรับรองสัตว์น้ำที่จับถูกกฎหมาย
X|both|生态环境部 MEE|有毒化学品环境管理放行通知单|Clearance notice for toxic chemicals|Thông báo thông quan hóa chất độc|หนังสือแจ้งปล่อยสารเคมีพิษ
k|both|工业和信息化部 MIIT|民用爆炸物品进出口审批单|Approval for civil explosives|Giấy phê duyệt vật liệu nổ|ใบอนุมัติวัตถุระเบิด
t|import|商务部、国家发展改革委 MOFCOM, NDRC|关税配额证明|Tariff quota certificate|Giấy chứng nhận hạn ngạch thuế quan|หนังสือรับรองโควตาภาษี
`

const row = (line: string): DatedRow => {
  const [key = '', needs = '', agency = '', zh = '', en = '', vi = '', th = ''] = line.split('|')
  return { key, from: ALWAYS, row: { zh, en, vi, th, needs, agency } }
}

export const letters: ReferenceTable = {
  seed: LETTERS.trim().split('\n').map(row),
  source: 'GAC, codes of supervision documents (监管证件代码): check before use',
}
