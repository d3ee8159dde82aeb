// What the money of the shop refuses with, in every language; the pack takes it into its own words.
import type { Words } from '#kit/words.ts'

const en = {
  'policy-unknown': 'There is no rounding policy “{policy}”.',
  'currency-mixed':
    'An order has one currency. This one is in {expected}, and the amount in {found}.',
  'price-basis-mixed': 'Prices of one order are all with tax or all without it.',
  'amount-negative': 'An amount or a quantity cannot be below zero.',
  'percent-out-of-range': 'The percentage is out of its range.',
  'bundle-impossible': 'The bundle “{name}” cannot be formed. Please check its numbers.',
  'threshold-nothing': 'The promotion “{name}” needs an amount to be spent.',
  'coupon-repeated': 'The coupon {code} can be used only once in an order.',
  'price-missing': '{sku} has no price in {currency}.',
  'freight-price-missing': 'Freight has no price in {currency}.',
  'promotion-missing': 'The promotion “{name}” is not offered in {currency}.',
  'return-line-unknown': 'The order has no such line.',
  'return-nothing': 'At least one unit must come back.',
  'returned-too-many': 'Of {sku} only {left} can still come back.',
  'provider-currency': '{provider} cannot be used to pay in {currency}.',
  'provider-precision': '{provider} cannot take exactly {amount} {currency}.',
}
type Texts = Readonly<Record<keyof typeof en, string>>

const zh: Texts = {
  'policy-unknown': '没有名为“{policy}”的舍入规则。',
  'currency-mixed': '一张订单只用一种货币：本单为 {expected}，该金额为 {found}。',
  'price-basis-mixed': '同一订单的价格须全部含税或全部不含税。',
  'amount-negative': '金额或数量不能小于零。',
  'percent-out-of-range': '百分比超出允许范围。',
  'bundle-impossible': '组合优惠“{name}”无法成立，请核对其数字。',
  'threshold-nothing': '满减优惠“{name}”须有一个消费金额。',
  'coupon-repeated': '优惠券 {code} 在一张订单中只能用一次。',
  'price-missing': '{sku} 没有 {currency} 价格。',
  'freight-price-missing': '运费没有 {currency} 价格。',
  'promotion-missing': '优惠“{name}”不以 {currency} 提供。',
  'return-line-unknown': '订单中没有这一行。',
  'return-nothing': '至少须退回一件。',
  'returned-too-many': '{sku} 最多还能退 {left} 件。',
  'provider-currency': '{provider} 不能用 {currency} 付款。',
  'provider-precision': '{provider} 无法准确收取 {amount} {currency}。',
}

const vi: Texts = {
  'policy-unknown': 'Không có quy tắc làm tròn “{policy}”.',
  'currency-mixed':
    'Mỗi đơn hàng chỉ dùng một loại tiền: đơn này là {expected}, số tiền này là {found}.',
  'price-basis-mixed': 'Giá trong một đơn hàng phải cùng gồm thuế hoặc cùng chưa gồm thuế.',
  'amount-negative': 'Số tiền hoặc số lượng không được nhỏ hơn không.',
  'percent-out-of-range': 'Tỷ lệ phần trăm nằm ngoài phạm vi cho phép.',
  'bundle-impossible': 'Không thể lập gói “{name}”. Vui lòng kiểm tra các con số.',
  'threshold-nothing': 'Khuyến mãi “{name}” cần một mức chi tiêu.',
  'coupon-repeated': 'Phiếu giảm giá {code} chỉ dùng được một lần trong một đơn hàng.',
  'price-missing': '{sku} không có giá bằng {currency}.',
  'freight-price-missing': 'Cước vận chuyển không có giá bằng {currency}.',
  'promotion-missing': 'Khuyến mãi “{name}” không áp dụng bằng {currency}.',
  'return-line-unknown': 'Đơn hàng không có dòng này.',
  'return-nothing': 'Phải trả lại ít nhất một đơn vị.',
  'returned-too-many': '{sku} chỉ còn trả lại được {left}.',
  'provider-currency': 'Không thể thanh toán bằng {currency} qua {provider}.',
  'provider-precision': '{provider} không thể thu đúng {amount} {currency}.',
}

const th: Texts = {
  'policy-unknown': 'ไม่มีกฎการปัดเศษชื่อ “{policy}”',
  'currency-mixed': 'หนึ่งคำสั่งซื้อใช้สกุลเงินเดียว คำสั่งซื้อนี้เป็น {expected} แต่จำนวนเงินนี้เป็น {found}',
  'price-basis-mixed': 'ราคาในคำสั่งซื้อเดียวต้องรวมภาษีทั้งหมดหรือไม่รวมภาษีทั้งหมด',
  'amount-negative': 'จำนวนเงินหรือจำนวนสินค้าต้องไม่น้อยกว่าศูนย์',
  'percent-out-of-range': 'เปอร์เซ็นต์อยู่นอกช่วงที่กำหนด',
  'bundle-impossible': 'ไม่สามารถจัดชุด “{name}” ได้ โปรดตรวจสอบตัวเลข',
  'threshold-nothing': 'โปรโมชัน “{name}” ต้องมียอดซื้อที่กำหนด',
  'coupon-repeated': 'คูปอง {code} ใช้ได้เพียงครั้งเดียวในหนึ่งคำสั่งซื้อ',
  'price-missing': '{sku} ไม่มีราคาเป็น {currency}',
  'freight-price-missing': 'ค่าขนส่งไม่มีราคาเป็น {currency}',
  'promotion-missing': 'โปรโมชัน “{name}” ไม่มีในสกุลเงิน {currency}',
  'return-line-unknown': 'ไม่มีรายการนี้ในคำสั่งซื้อ',
  'return-nothing': 'ต้องส่งคืนอย่างน้อยหนึ่งหน่วย',
  'returned-too-many': '{sku} ส่งคืนได้อีกเพียง {left}',
  'provider-currency': 'ชำระเงินเป็น {currency} ผ่าน {provider} ไม่ได้',
  'provider-precision': '{provider} รับยอด {amount} {currency} ให้ตรงพอดีไม่ได้',
}

export const priceWords: Words = { zh, en, vi, th }
