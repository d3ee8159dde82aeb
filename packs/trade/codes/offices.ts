// Customs offices of the Guangxi region (Nanning customs district, 72).
// Source: GAC's table of customs district codes (关区代码表), typed from memory of the print; of
// these 7208 was found in a public copy. Check before use: an operator loads the whole table of
// some 1,000 offices.
import type { ReferenceTable } from '#kit/pack.ts'
import { rowsOf } from './list.ts'

const OFFICES = `
7200|南宁关区|Nanning Customs District|Khu vực Hải quan Nam Ninh|เขตศุลกากรหนานหนิง
7201|南宁海关|Nanning|Nam Ninh|หนานหนิง
7202|北海海关|Beihai|Bắc Hải|เป๋ยไห่
7203|梧州海关|Wuzhou|Ngô Châu|อู๋โจว
7204|桂林海关|Guilin|Quế Lâm|กุ้ยหลิน
7205|柳州海关|Liuzhou|Liễu Châu|หลิ่วโจว
7206|防城海关|Fangchenggang|Phòng Thành Cảng|ฝางเฉิงก่าง
7207|东兴海关|Dongxing|Đông Hưng|ตงซิง
7208|凭祥海关|Pingxiang (Youyiguan)|Bằng Tường (Hữu Nghị Quan)|ผิงเสียง (โหย่วอี้กวน)
7209|贵港海关|Guigang|Quý Cảng|กุ้ยก่าง
7210|水口海关|Shuikou|Thủy Khẩu|สุ่ยโข่ว
7211|龙邦海关|Longbang|Long Bang|หลงปัง
7212|钦州海关|Qinzhou|Khâm Châu|ชินโจว
`

export const offices: ReferenceTable = {
  seed: rowsOf(OFFICES),
  source: 'GAC, table of customs district codes (关区代码表), district 72: check before use',
}
