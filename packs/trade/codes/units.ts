// Units of quantity, and kinds of packing.
// Source: GAC's tables of units of measure (计量单位代码表) and of packing (包装种类代码表), 2019.
import type { ReferenceTable } from '#kit/pack.ts'
import { rowsOf } from './list.ts'

const UNITS = `
001|台|set (machine)|chiếc (máy)|เครื่อง
002|座
003|辆|vehicle|chiếc xe|คัน
004|艘
005|架
006|套|set|bộ|ชุด
007|个|piece|cái|ชิ้น
008|只|each|chiếc|ตัว
009|头
010|张
011|件|item|kiện|รายการ
012|支
013|枝
014|根
015|条|strip|sợi, dải|เส้น
016|把
017|块
018|卷
019|副
020|片
021|组
022|份
023|幅
025|双|pair|đôi|คู่
026|对
027|棵
028|株
029|井
030|米|metre|mét|เมตร
031|盘
032|平方米|square metre|mét vuông|ตารางเมตร
033|立方米|cubic metre|mét khối|ลูกบาศก์เมตร
034|筒
035|千克|kilogram|kilôgam|กิโลกรัม
036|克|gram|gam|กรัม
037|盆
038|万个
039|具
040|百副
041|百支
042|百把
043|百个
044|百片
045|刀
046|疋
047|公担
048|扇
049|百枝
050|千只
051|千块
052|千盒
053|千枝
054|千个|thousand pieces|nghìn cái|พันชิ้น
055|亿支
056|亿个
057|万套
058|千张
059|万张
060|千伏安
061|千瓦
062|千瓦时
063|千升
067|英尺
070|吨|tonne|tấn|ตัน
071|长吨
072|短吨
073|司马担
074|司马斤
075|斤
076|磅
077|担
078|英担
079|短担
080|两
081|市担
083|盎司
084|克拉
085|市尺
086|码
088|英寸
089|寸
095|升|litre|lít|ลิตร
096|毫升
097|英加仑
098|美加仑
099|立方英尺
101|立方尺
110|平方码
111|平方英尺
112|平方尺
115|英制马力
116|公制马力
118|令
120|箱|box|thùng|กล่อง
121|批
122|罐
123|桶
124|扎
125|包|bag|túi|ห่อ
126|箩
127|打
128|筐
129|罗
130|匹
131|册
132|本
133|发
134|枚
135|捆
136|袋|sack|bao|กระสอบ
139|粒
140|盒|case|hộp|ตลับ
141|合
142|瓶|bottle|chai|ขวด
143|千支
144|万双
145|万粒
146|千粒
147|千米
148|千英尺
149|百万贝可
163|部
164|亿株
`
const WRAPS = `
00|散装|Bulk|Hàng rời|เทกอง
01|裸装|Unpacked|Không bao gói|ไม่บรรจุ
04|球状罐类|Spherical tank|Bồn, bình cầu|ถังทรงกลม
06|包/袋|Bag, sack|Túi, bao|ถุง กระสอบ
22|纸制或纤维板制盒/箱|Paper or fibreboard box|Hộp giấy, các-tông|กล่องกระดาษ
23|木制或竹藤等植物性材料制盒/箱|Wooden box|Hộp gỗ|กล่องไม้
29|其他材料制盒/箱|Box of other material|Hộp vật liệu khác|กล่องวัสดุอื่น
32|纸制或纤维板制桶|Paper or fibreboard drum|Thùng giấy|ถังกระดาษ
33|木制或竹藤等植物性材料制桶|Wooden drum|Thùng gỗ|ถังไม้
39|其他材料制桶|Drum of other material|Thùng vật liệu khác|ถังวัสดุอื่น
92|再生木托|Pallet of reprocessed wood|Pallet gỗ tái chế|พาเลทไม้แปรรูป
93|天然木托|Pallet of natural wood|Pallet gỗ tự nhiên|พาเลทไม้ธรรมชาติ
99|其他包装|Other|Khác|อื่น ๆ
`

export const units: ReferenceTable = {
  seed: rowsOf(UNITS),
  source: 'GAC, table of units of measure (计量单位代码表), 2019',
}
export const wraps: ReferenceTable = {
  seed: rowsOf(WRAPS),
  source: 'GAC, table of kinds of packing (包装种类代码表), 2019',
}
