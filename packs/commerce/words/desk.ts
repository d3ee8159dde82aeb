// Why a list, a return or an export does not go on, and what its merchant can do: two texts a key.
// Whoever cannot mend it is told who can.
import type { Words } from '#kit/words.ts'

const en = {
  'reason.match-amount': 'The order and the payment do not agree on the amount.',
  'remedy.match-amount':
    'Ask the payment provider to cancel its statement and to state the amount again. If the order itself is wrong, cancel it: the money goes back.',
  'reason.match-items': 'The list and the order do not have the same goods.',
  'remedy.match-items':
    'Amend the list: the same articles, HS codes, quantities and prices as in the order. It is then matched again by itself.',
  'reason.match-buyer': 'Buyer, payer and the person on the list are not the same.',
  'remedy.match-buyer':
    'If the list is wrong, amend its buyer. If somebody else paid, cancel the order: customs takes the buyer’s own payment only.',
  'reason.match-firm': 'The documents name different firms or payments.',
  'remedy.match-firm':
    'Amend the list: platform and seller as in the order. If the payment names another provider or number, ask the provider to state it again.',
  'reason.match-parcel': 'The list and the waybill describe different parcels.',
  'remedy.match-parcel':
    'Amend the list: packages and gross mass as on the waybill. If the waybill is wrong, ask the carrier to cancel it and lodge it again.',
  'reason.match-tax': 'The list comes to other taxes than the order.',
  'remedy.match-tax':
    'Amend the list: goods, freight, insurance and discount as in the order, so that both come to the same taxes.',
  'reason.year-limit': 'The buyer has used up what a person may buy in a year.',
  'remedy.year-limit':
    'This cannot come in by retail import. Cancel the list, then the order: the money goes back, and the pieces are on the shelf again.',
  'reason.signature': 'Customs does not accept the signature of the message.',
  'remedy.signature':
    'The operator of this node has to look at its signing key. Afterwards amend the list without a change: it is sent again.',
  'reason.unread': 'Customs could not read the message.',
  'remedy.unread':
    'Tell the operator of this node, with the code. Afterwards amend the list: it is sent again.',
  'reason.unsent': 'The message did not reach customs.',
  'remedy.unsent': 'Amend the list without a change: it is sent again.',
  'reason.detained': 'Customs holds the parcel for inspection.',
  'remedy.detained':
    'Nothing is to be amended. Have invoice, labels and proof of origin ready: customs says what it wants to see.',
  'reason.customs': 'Customs refuses the list.',
  'remedy.customs':
    'Read what customs says below, put that right in the list and lodge it so: it is sent again. If it is not clear, ask the customs office.',
  'reason.documents': 'A document of this sale is no longer there.',
  'remedy.documents':
    'Order, payment and waybill must all stand. Ask whoever cancelled one to lodge it again, or cancel the list.',
  'reason.export': 'Customs refuses the export.',
  'remedy.export':
    'The pieces are on the shelf again. Put right what the officer writes, and lodge the export list anew: its numbers are free.',
  'remedy.mass-wrong':
    'The parcel is lighter than the goods in it. Ask the carrier to cancel the waybill and lodge it with the right mass: the list follows by itself.',
  'remedy.goods-not-listed':
    'These goods may not come in by retail import any more. Cancel the order: the money goes back. If they should be on the list, the operator can load the newest one.',
  'remedy.buyer-id-wrong':
    'Customs would refuse this identity number. Cancel the order and ask the buyer to order again with the right one.',
  'remedy.single-exceeded':
    'Cancel the order, and ask the buyer to order the pieces apart, each order within the limit.',
  'remedy.already-claimed':
    'Another list has this order or this waybill. Look at it: if it is the wrong one, cancel it.',
  'remedy.other': 'Open the filing and put right what is said here; the node then tries again.',
}
const zh: typeof en = {
  'reason.match-amount': '订单与支付单金额不一致。',
  'remedy.match-amount':
    '请支付企业撤销支付单并按正确金额重新申报；如订单本身有误，取消订单即可，货款原路退回。',
  'reason.match-items': '清单与订单的商品项不一致。',
  'remedy.match-items': '修改清单，使货号、税号、数量和单价与订单相同，之后系统会自动重新比对。',
  'reason.match-buyer': '订购人、支付人与清单上的人不一致。',
  'remedy.match-buyer':
    '清单填错时修改清单订购人；由他人代付时请取消订单：海关只认订购人本人支付。',
  'reason.match-firm': '各单证上的企业或支付编号不一致。',
  'remedy.match-firm':
    '修改清单，使平台、商家与订单相同；支付企业或支付编号不符时，请支付企业重新申报。',
  'reason.match-parcel': '清单与运单的包裹信息不一致。',
  'remedy.match-parcel': '修改清单，使件数和毛重与运单相同；运单有误时，请承运企业撤销后重新申报。',
  'reason.match-tax': '清单税款与订单税款不一致。',
  'remedy.match-tax': '修改清单，使商品、运费、保费和优惠与订单相同，税款即会一致。',
  'reason.year-limit': '订购人已超过个人年度交易限值。',
  'remedy.year-limit': '不能再按跨境零售进口。请先取消清单，再取消订单：货款退回，商品回到库存。',
  'reason.signature': '海关不接受报文的签名。',
  'remedy.signature': '需由本节点的运营者检查签名密钥；之后不改内容地修改一次清单即可重发。',
  'reason.unread': '海关无法处理报文。',
  'remedy.unread': '请把代码告知本节点的运营者；之后修改清单即可重发。',
  'reason.unsent': '报文未能送达海关。',
  'remedy.unsent': '不改内容地修改一次清单，系统会重新发送。',
  'reason.detained': '包裹被海关扣留查验。',
  'remedy.detained': '无需修改单证。请备好发票、标签和产地证明，按海关通知配合查验。',
  'reason.customs': '海关退单。',
  'remedy.customs':
    '请阅读下方海关原文，在清单中改正后提交，系统会重新发送；如不明确，请咨询主管海关。',
  'reason.documents': '这笔交易缺少一份单证。',
  'remedy.documents': '订单、支付单和运单必须齐全。请撤销方重新申报，或取消本清单。',
  'reason.export': '海关不予放行出口。',
  'remedy.export': '商品已回到库存。请按关员所写改正后重新申报出口清单，原编号可再次使用。',
  'remedy.mass-wrong': '包裹毛重小于商品净重。请承运企业撤销运单并按正确重量重报，清单会自动生成。',
  'remedy.goods-not-listed':
    '该商品已不能按跨境零售进口。请取消订单，货款会退回；若应在清单内，可由运营者载入最新正面清单。',
  'remedy.buyer-id-wrong': '海关会拒绝这个身份证号。请取消订单，并请买家用正确的证件重新下单。',
  'remedy.single-exceeded': '请取消订单，并请买家分单购买，每单不超过限值。',
  'remedy.already-claimed': '已有另一份清单使用这张订单或运单，请查看；如有误请取消它。',
  'remedy.other': '打开单证，按此处所述改正，系统会再次尝试。',
}
const vi: typeof en = {
  'reason.match-amount': 'Đơn hàng và thanh toán không khớp số tiền.',
  'remedy.match-amount':
    'Đề nghị bên thanh toán hủy khai báo và khai lại đúng số tiền. Nếu đơn hàng sai, hãy hủy đơn: tiền được hoàn lại.',
  'reason.match-items': 'Danh mục và đơn hàng không cùng hàng hóa.',
  'remedy.match-items':
    'Sửa danh mục: mã hàng, mã HS, số lượng và đơn giá như trong đơn hàng. Hệ thống sẽ tự đối chiếu lại.',
  'reason.match-buyer': 'Người mua, người trả tiền và người trên danh mục không phải một người.',
  'remedy.match-buyer':
    'Nếu danh mục sai, hãy sửa người mua. Nếu người khác trả tiền, hãy hủy đơn: hải quan chỉ nhận thanh toán của chính người mua.',
  'reason.match-firm': 'Các chứng từ ghi doanh nghiệp hoặc số thanh toán khác nhau.',
  'remedy.match-firm':
    'Sửa danh mục: sàn và người bán như trong đơn hàng. Nếu bên thanh toán hoặc số thanh toán khác, đề nghị bên đó khai lại.',
  'reason.match-parcel': 'Danh mục và vận đơn mô tả kiện hàng khác nhau.',
  'remedy.match-parcel':
    'Sửa danh mục: số kiện và khối lượng cả bì như trên vận đơn. Nếu vận đơn sai, đề nghị bên vận chuyển hủy và khai lại.',
  'reason.match-tax': 'Thuế trên danh mục khác thuế của đơn hàng.',
  'remedy.match-tax':
    'Sửa danh mục: hàng hóa, cước, bảo hiểm và giảm giá như trong đơn hàng để thuế bằng nhau.',
  'reason.year-limit': 'Người mua đã dùng hết hạn mức của một năm.',
  'remedy.year-limit':
    'Hàng này không thể nhập theo kênh bán lẻ. Hãy hủy danh mục rồi hủy đơn: tiền được hoàn, hàng trở lại kho.',
  'reason.signature': 'Hải quan không chấp nhận chữ ký của thông điệp.',
  'remedy.signature':
    'Người vận hành nút này phải xem lại khóa ký. Sau đó sửa danh mục mà không đổi gì: nó được gửi lại.',
  'reason.unread': 'Hải quan không đọc được thông điệp.',
  'remedy.unread':
    'Báo cho người vận hành nút này kèm mã lỗi. Sau đó sửa danh mục: nó được gửi lại.',
  'reason.unsent': 'Thông điệp chưa tới hải quan.',
  'remedy.unsent': 'Sửa danh mục mà không đổi gì: nó được gửi lại.',
  'reason.detained': 'Hải quan giữ kiện hàng để kiểm tra.',
  'remedy.detained':
    'Không cần sửa gì. Chuẩn bị hóa đơn, nhãn và chứng từ xuất xứ: hải quan sẽ báo cần xem gì.',
  'reason.customs': 'Hải quan từ chối danh mục.',
  'remedy.customs':
    'Đọc lời của hải quan bên dưới, sửa điều đó trong danh mục rồi nộp: nó được gửi lại. Nếu chưa rõ, hãy hỏi chi cục hải quan.',
  'reason.documents': 'Một chứng từ của giao dịch này không còn.',
  'remedy.documents':
    'Đơn hàng, thanh toán và vận đơn đều phải có. Đề nghị bên đã hủy khai lại, hoặc hủy danh mục.',
  'reason.export': 'Hải quan từ chối cho xuất.',
  'remedy.export':
    'Hàng đã trở lại kho. Sửa điều cán bộ ghi rồi nộp lại danh mục xuất khẩu: các số cũ dùng lại được.',
  'remedy.mass-wrong':
    'Kiện hàng nhẹ hơn hàng bên trong. Đề nghị bên vận chuyển hủy vận đơn và khai lại đúng khối lượng: danh mục sẽ tự lập.',
  'remedy.goods-not-listed':
    'Hàng này không còn được nhập theo kênh bán lẻ. Hãy hủy đơn: tiền được hoàn. Nếu đúng ra phải có trong danh mục cho phép, người vận hành có thể nạp bản mới nhất.',
  'remedy.buyer-id-wrong':
    'Hải quan sẽ từ chối số giấy tờ này. Hãy hủy đơn và mời người mua đặt lại với số đúng.',
  'remedy.single-exceeded': 'Hủy đơn và mời người mua đặt riêng từng phần, mỗi đơn trong hạn mức.',
  'remedy.already-claimed':
    'Một danh mục khác đã dùng đơn hàng hoặc vận đơn này. Hãy xem lại: nếu sai thì hủy nó.',
  'remedy.other': 'Mở chứng từ và sửa điều được nêu ở đây; hệ thống sẽ thử lại.',
}
const th: typeof en = {
  'reason.match-amount': 'ยอดเงินในคำสั่งซื้อกับใบชำระเงินไม่ตรงกัน',
  'remedy.match-amount': 'ขอให้ผู้ให้บริการชำระเงินยกเลิกและแจ้งยอดใหม่ หากคำสั่งซื้อผิดเอง ให้ยกเลิก เงินจะคืนให้ผู้ซื้อ',
  'reason.match-items': 'สินค้าในบัญชีรายการกับคำสั่งซื้อไม่ตรงกัน',
  'remedy.match-items': 'แก้บัญชีรายการให้รหัสสินค้า พิกัด จำนวน และราคาตรงกับคำสั่งซื้อ แล้วระบบจะเทียบใหม่เอง',
  'reason.match-buyer': 'ผู้ซื้อ ผู้จ่ายเงิน และบุคคลในบัญชีรายการไม่ใช่คนเดียวกัน',
  'remedy.match-buyer':
    'หากบัญชีรายการผิด ให้แก้ผู้ซื้อ หากผู้อื่นจ่ายแทน ให้ยกเลิกคำสั่งซื้อ ศุลกากรรับเฉพาะการชำระของผู้ซื้อเอง',
  'reason.match-firm': 'เอกสารระบุบริษัทหรือเลขการชำระเงินต่างกัน',
  'remedy.match-firm':
    'แก้บัญชีรายการให้แพลตฟอร์มและผู้ขายตรงกับคำสั่งซื้อ หากผู้ให้บริการหรือเลขการชำระต่างกัน ขอให้แจ้งใหม่',
  'reason.match-parcel': 'บัญชีรายการกับใบนำส่งระบุพัสดุต่างกัน',
  'remedy.match-parcel':
    'แก้บัญชีรายการให้จำนวนหีบห่อและน้ำหนักรวมตรงกับใบนำส่ง หากใบนำส่งผิด ขอให้ผู้ขนส่งยกเลิกและยื่นใหม่',
  'reason.match-tax': 'ภาษีในบัญชีรายการไม่เท่ากับในคำสั่งซื้อ',
  'remedy.match-tax': 'แก้บัญชีรายการให้สินค้า ค่าขนส่ง ประกัน และส่วนลดตรงกับคำสั่งซื้อ ภาษีจะเท่ากัน',
  'reason.year-limit': 'ผู้ซื้อใช้วงเงินต่อปีของบุคคลหมดแล้ว',
  'remedy.year-limit': 'นำเข้าแบบขายปลีกไม่ได้ ให้ยกเลิกบัญชีรายการแล้วยกเลิกคำสั่งซื้อ เงินจะคืนและสินค้ากลับเข้าคลัง',
  'reason.signature': 'ศุลกากรไม่ยอมรับลายมือชื่อของข้อความ',
  'remedy.signature': 'ผู้ดูแลโหนดต้องตรวจกุญแจลงนาม จากนั้นแก้บัญชีรายการโดยไม่เปลี่ยนอะไร ระบบจะส่งใหม่',
  'reason.unread': 'ศุลกากรอ่านข้อความไม่ได้',
  'remedy.unread': 'แจ้งผู้ดูแลโหนดพร้อมรหัส จากนั้นแก้บัญชีรายการ ระบบจะส่งใหม่',
  'reason.unsent': 'ข้อความไปไม่ถึงศุลกากร',
  'remedy.unsent': 'แก้บัญชีรายการโดยไม่เปลี่ยนอะไร ระบบจะส่งใหม่',
  'reason.detained': 'ศุลกากรกักพัสดุไว้ตรวจ',
  'remedy.detained': 'ไม่ต้องแก้เอกสาร เตรียมใบแจ้งราคา ฉลาก และหลักฐานถิ่นกำเนิด ศุลกากรจะแจ้งว่าต้องการดูอะไร',
  'reason.customs': 'ศุลกากรปฏิเสธบัญชีรายการ',
  'remedy.customs':
    'อ่านข้อความของศุลกากรด้านล่าง แก้ในบัญชีรายการแล้วยื่น ระบบจะส่งใหม่ หากไม่ชัดเจน ให้ถามด่านศุลกากร',
  'reason.documents': 'เอกสารของการขายนี้ขาดไปหนึ่งฉบับ',
  'remedy.documents': 'ต้องมีคำสั่งซื้อ การชำระเงิน และใบนำส่งครบ ขอให้ผู้ที่ยกเลิกยื่นใหม่ หรือยกเลิกบัญชีรายการ',
  'reason.export': 'ศุลกากรไม่อนุญาตให้ส่งออก',
  'remedy.export': 'สินค้ากลับเข้าคลังแล้ว แก้ตามที่เจ้าหน้าที่เขียนแล้วยื่นบัญชีรายการส่งออกใหม่ ใช้เลขเดิมได้',
  'remedy.mass-wrong':
    'พัสดุเบากว่าสินค้าข้างใน ขอให้ผู้ขนส่งยกเลิกใบนำส่งและยื่นใหม่ด้วยน้ำหนักที่ถูกต้อง บัญชีรายการจะตามมาเอง',
  'remedy.goods-not-listed':
    'สินค้านี้นำเข้าแบบขายปลีกไม่ได้แล้ว ให้ยกเลิกคำสั่งซื้อ เงินจะคืน หากควรอยู่ในบัญชี ผู้ดูแลโหลดฉบับล่าสุดได้',
  'remedy.buyer-id-wrong': 'ศุลกากรจะปฏิเสธเลขประจำตัวนี้ ให้ยกเลิกคำสั่งซื้อและให้ผู้ซื้อสั่งใหม่ด้วยเลขที่ถูกต้อง',
  'remedy.single-exceeded': 'ยกเลิกคำสั่งซื้อ และให้ผู้ซื้อแยกสั่ง แต่ละคำสั่งไม่เกินวงเงิน',
  'remedy.already-claimed': 'มีบัญชีรายการอื่นใช้คำสั่งซื้อหรือใบนำส่งนี้แล้ว โปรดดู หากผิดให้ยกเลิกใบนั้น',
  'remedy.other': 'เปิดเอกสารและแก้ตามที่บอกไว้ที่นี่ แล้วระบบจะลองใหม่',
}

export const deskWords: Words = { zh, en, vi, th }
