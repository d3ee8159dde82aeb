// Supervision modes: under which arrangement goods cross the border.
// Source: GAC's table of supervision modes (监管方式代码表), about 2019; 9710 and 9810 from GAC
// Announcement 75 of 2020. The modes that the corridor uses most have names in four languages.
import type { ReferenceTable } from '#kit/pack.ts'
import { rowsOf } from './list.ts'

const MODES = `
0110|一般贸易|General trade|Thương mại thông thường|การค้าทั่วไป
0130|易货贸易|Barter trade|Hàng đổi hàng|การค้าแลกเปลี่ยนสินค้า
0200|料件销毁
0214|来料加工|Processing of supplied materials|Gia công nguyên liệu được cung cấp|รับจ้างแปรรูปวัตถุดิบที่ได้รับ
0245|来料料件内销
0255|来料深加工
0258|来料余料结转
0265|来料料件复出
0300|来料料件退换
0314|加工专用油
0320|不作价设备
0345|来料成品减免
0400|边角料销毁
0420|加工贸易设备
0444|保区进料成品
0445|保区来料成品
0446|加工设备内销
0456|加工设备结转
0466|加工设备退运
0500|减免设备结转
0513|补偿贸易
0544|保区进料料件
0545|保区来料料件
0615|进料对口|Processing of imported materials|Sản xuất từ nguyên liệu nhập khẩu|แปรรูปวัตถุดิบนำเข้า
0642|进料以产顶进
0644|进料料件内销
0654|进料深加工
0657|进料余料结转
0664|进料料件复出
0700|进料料件退换
0715|进料非对口
0744|进料成品减免
0815|低值辅料
0844|进料边角料内销
0845|来料边角料内销
0864|进料边角料复出
0865|来料边角料复出
1039|市场采购|Market procurement|Mua gom tại chợ|การจัดซื้อจากตลาด
1139|国轮油物料
1200|保税间货物|Goods between bonded areas|Hàng giữa các kho bảo thuế|สินค้าระหว่างเขตทัณฑ์บน
1210|保税电商|Bonded e-commerce|Thương mại điện tử bảo thuế|อีคอมเมิร์ซทัณฑ์บน
1215|保税工厂
1233|保税仓库货物|Bonded warehouse goods|Hàng kho bảo thuế|สินค้าคลังทัณฑ์บน
1234|保税区仓储转口
1239|保税电商A
1300|修理物品|Articles for repair|Hàng sửa chữa|สินค้าซ่อม
1371|保税维修
1427|出料加工
1500|租赁不满1年
1523|租赁贸易
1616|寄售代销
1741|免税品
1831|外汇商品
2025|合资合作设备
2210|对外投资
2225|外资设备物品
2439|常驻机构公用
2600|暂时进出货物|Temporary entry or exit|Tạm nhập, tạm xuất|นำเข้าหรือส่งออกชั่วคราว
2700|展览品|Exhibits|Hàng triển lãm|สินค้าจัดแสดง
2939|陈列样品
3010|货样广告品|Samples and advertising articles|Hàng mẫu, hàng quảng cáo|ตัวอย่างและของโฆษณา
3100|无代价抵偿|Free replacement|Hàng đền bù miễn phí|สินค้าทดแทนไม่คิดมูลค่า
3339|其他进出口免费
3410|承包工程进口
3422|对外承包出口
3511|援助物资
3611|无偿军援
3612|捐赠物资|Donations|Hàng viện trợ, quyên góp|สินค้าบริจาค
3910|军事装备
4019|边境小额|Border small-scale trade|Thương mại biên giới quy mô nhỏ|การค้าชายแดนรายย่อย
4039|对台小额
4139|对台小额商品交易市场
4200|驻外机构运回
4239|驻外机构购进
4400|来料成品退换
4500|直接退运|Direct return|Trả lại trực tiếp|ส่งคืนโดยตรง
4539|进口溢误卸
4561|退运货物|Returned goods|Hàng trả lại|สินค้าส่งคืน
4600|进料成品退换
5000|料件进出区
5010|特殊区域研发货物
5014|区内来料加工
5015|区内进料加工货物
5033|区内仓储货物
5034|区内物流货物|Logistics goods in special areas|Hàng logistics trong khu đặc biệt|สินค้าโลจิสติกส์ในเขตพิเศษ
5100|成品进出区
5300|设备进出区
5335|境外设备进区
5361|区内设备退运
6033|物流中心进出境货物
9600|内贸货物跨境运输
9610|电子商务|Cross-border e-commerce|Thương mại điện tử xuyên biên giới|อีคอมเมิร์ซข้ามพรมแดน
9639|海关处理货物
9700|后续补税
9710|跨境电商B2B直接出口|Cross-border e-commerce, B2B export|Thương mại điện tử B2B xuất khẩu|อีคอมเมิร์ซ B2B ส่งออก
9739|其他贸易|Other trade|Thương mại khác|การค้าอื่น
9800|租赁征税
9810|跨境电商出口海外仓|Cross-border e-commerce, overseas warehouse|Thương mại điện tử, kho hải ngoại|อีคอมเมิร์ซ คลังต่างประเทศ
9839|留赠转卖物品
9900|其他|Other|Khác|อื่น ๆ
`

export const modes: ReferenceTable = {
  seed: rowsOf(MODES),
  source: 'GAC, table of supervision modes (监管方式代码表), 2019; Announcement 75 of 2020',
}
