// Goods of the corridor: what is dug, made and assembled (chapters 25 to 96).
import { goodsOf } from './line.ts'

export const INDUSTRY = goodsOf(`
2523290000|035||||||E|其他硅酸盐水泥|Portland cement, other|Xi măng Portland khác|ปูนซีเมนต์พอร์ตแลนด์
2602000000|035|0|0|||13|T|锰矿砂及其精矿|Manganese ores|Quặng mangan|แร่แมงกานีส
2603000090|035|0|0|||13|T|其他铜矿砂及其精矿|Copper ores, other|Quặng đồng khác|แร่ทองแดง
2606000000|035|0|0|||13|T|铝矿砂及其精矿|Aluminium ores|Quặng nhôm|แร่อะลูมิเนียม
2701129000|035|20|6||0|13|T|其他烟煤|Bituminous coal, other|Than bitum khác|ถ่านหินบิทูมินัสอื่น
2702100000|035|20|3||0|13|T|褐煤|Lignite|Than non|ลิกไนต์
2710192300|035|11|6|1||13|T|柴油|Diesel oil|Dầu điêzen|น้ำมันดีเซล
2905110000|035|30|5.5|||13|T|甲醇|Methanol|Methanol|เมทานอล
3102100010|035||||||E|尿素|Urea|Phân urê|ปุ๋ยยูเรีย
3105200010|035||||||E|氮磷钾复合肥|NPK fertiliser|Phân NPK|ปุ๋ย NPK
3208901011|035|50|10|||13|P|光纤用涂料，VOC>420克/升|Optical fibre coating|Sơn phủ sợi quang|สารเคลือบใยแก้วนำแสง
3304990029|035|150|1|||13|P|其他护肤品|Skin care, other|Sản phẩm chăm sóc da|ผลิตภัณฑ์บำรุงผิว
3923210000|035||||||E|乙烯聚合物制袋|Bags of polyethylene|Túi polyetylen|ถุงพอลิเอทิลีน
4001220000|035|40|20|||13|T|技术分类天然橡胶|Technically specified natural rubber|Cao su định chuẩn kỹ thuật|ยางธรรมชาติกำหนดเกณฑ์ทางเทคนิค
4011100000|008||||||E|小客车新轮胎|Car tyres, new|Lốp ô tô con mới|ยางรถยนต์ใหม่
4401220000|035|8|0|||13|T|非针叶木木片|Wood chips, non-coniferous|Dăm gỗ không lá kim|ชิ้นไม้สับ
4407990090|033|14|0|||13|T|其他木板材|Sawn wood, other|Gỗ xẻ khác|ไม้แปรรูปอื่น
4411939000|033|40|4|||13|P|密度0.5至0.8克的纤维板|Fibreboard 0.5–0.8 g/cm³|Ván sợi 0,5–0,8 g/cm³|แผ่นใยไม้อัด
5407520000|035||||||E|聚酯长丝染色布|Dyed polyester fabric|Vải polyeste nhuộm|ผ้าโพลีเอสเตอร์ย้อมสี
6109100010|011|90|6|||13|T|棉制针织T恤衫|Cotton T-shirts, knitted|Áo phông cotton dệt kim|เสื้อยืดผ้าฝ้าย
6204620000|011|90|6|||13|T|棉制女裤|Women's cotton trousers|Quần nữ cotton|กางเกงสตรีผ้าฝ้าย
6403990090|025|100|10|||13|T|其他皮革面鞋|Footwear, leather uppers, other|Giày mũ da khác|รองเท้าหนังอื่น
6907210000|032||||||E|陶瓷砖|Ceramic tiles|Gạch gốm|กระเบื้องเซรามิก
7210490000|035||||||E|镀锌板卷|Galvanised steel sheet|Thép tấm mạ kẽm|เหล็กแผ่นชุบสังกะสี
7214200000|035||||||E|热轧螺纹钢|Reinforcing bars|Thép thanh vằn|เหล็กข้ออ้อย
7606122000|035||||||E|铝合金板|Aluminium alloy plate|Tấm hợp kim nhôm|แผ่นอะลูมิเนียมผสม
8207300020|035|20|8|6||13|P|车身冲压模具|Dies for car bodies|Khuôn dập thân xe|แม่พิมพ์ปั๊มตัวถัง
8415102100|001||||||E|分体式空调|Split air conditioners|Máy điều hòa hai cục|เครื่องปรับอากาศแยกส่วน
8429521200|001||||||E|履带式挖掘机|Crawler excavators|Máy đào bánh xích|รถขุดตีนตะขาบ
8450111000|001||||||E|全自动波轮洗衣机|Washing machines, automatic|Máy giặt tự động|เครื่องซักผ้าอัตโนมัติ
8471301000|001||||||E|平板电脑|Tablet computers|Máy tính bảng|แท็บเล็ต
8473309000|035|40|0|||13|T|其他计算机零件|Computer parts, other|Linh kiện máy tính khác|ส่วนประกอบคอมพิวเตอร์
8507200000|008|90|10|||13|P|其他铅酸蓄电池|Lead-acid accumulators, other|Ắc quy chì khác|แบตเตอรี่ตะกั่วกรด
8507600090|008||||||E|锂离子蓄电池|Lithium-ion batteries|Pin lithi-ion|แบตเตอรี่ลิเธียมไอออน
8516603000|008||||||E|电饭锅|Rice cookers|Nồi cơm điện|หม้อหุงข้าวไฟฟ้า
8517130000|001|20|0|||13|T|智能手机|Smartphones|Điện thoại thông minh|สมาร์ตโฟน
8517799000|035|20|0|||13|T|其他通信设备零件|Parts of telephones, other|Linh kiện điện thoại|ชิ้นส่วนโทรศัพท์
8528723200|001||||||E|彩色液晶电视机|LCD televisions|Ti vi LCD|โทรทัศน์แอลซีดี
8541430000|008||||||E|光伏组件|Photovoltaic modules|Tấm pin mặt trời|แผงโซลาร์เซลล์
8542399000|008|24|0|||13|T|其他集成电路|Integrated circuits, other|Mạch tích hợp khác|วงจรรวมอื่น
8544492100|035||||||E|80至1000伏电缆|Electric cable, 80–1000 V|Cáp điện 80–1000 V|สายไฟฟ้า 80–1000 โวลต์
8703602300|003|270|15|||13|P|1.0至1.5升插电混动车|Plug-in hybrid car, 1.0–1.5 l|Ô tô lai sạc điện 1,0–1,5 lít|รถปลั๊กอินไฮบริด 1.0–1.5 ล.
8703604100|003|270|15|||13|P|2.0至2.5升插电混动车|Plug-in hybrid car, 2.0–2.5 l|Ô tô lai sạc điện 2,0–2,5 lít|รถปลั๊กอินไฮบริด 2.0–2.5 ล.
8703606100|003|270|15|||13|P|3至4升插电混动车|Plug-in hybrid car, 3–4 l|Ô tô lai sạc điện 3–4 lít|รถปลั๊กอินไฮบริด 3–4 ล.
8703800090|003|270|15|||13|T|其他纯电动乘用车|Electric cars, other|Ô tô điện khác|รถยนต์ไฟฟ้าอื่น
8704230090|003||||||E|载重20吨以上货车|Lorries over 20 t|Xe tải trên 20 tấn|รถบรรทุกเกิน 20 ตัน
9019101000|001||||||E|按摩器具|Massage apparatus|Máy mát xa|เครื่องนวด
9401710000|008||||||E|金属框架软座椅|Upholstered seats, metal frames|Ghế đệm khung kim loại|เก้าอี้บุนวมโครงโลหะ
9403500090|011|100|0|||13|T|卧室用木家具|Wooden bedroom furniture|Đồ gỗ phòng ngủ|เฟอร์นิเจอร์ไม้ห้องนอน
9503008900|011||||||E|其他玩具|Toys, other|Đồ chơi khác|ของเล่นอื่น
`)
