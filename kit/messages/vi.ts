import type { OutcomeKey } from '../fault.ts'
import { either, text, when } from './when.ts'

const type = (value: string): string =>
  `{${value}, select, object {đối tượng} array {danh sách} string {văn bản} number {số}
    boolean {true hoặc false} null {null} other {{${value}}}}`
const quoted = either('text', 'Giá trị này', '“{text}”')
const what = either('table', when('key', ': “{key}”'), `: {table}${when('key', ' “{key}”')}`)
const transition = either('transition', 'thao tác này', 'thao tác “{transition}”')

/** Tiếng Việt. */
export const vi: Readonly<Record<OutcomeKey, string>> = {
  'too-large': text(
    'Yêu cầu có dung lượng quá lớn.',
    when('max', ' Chỉ chấp nhận tối đa {max, number} byte.'),
  ),
  'wrong-content-type': text(
    'Loại nội dung này không được chấp nhận.',
    when('expected', ' Vui lòng gửi {expected}.'),
  ),
  'not-utf8': 'Nội dung yêu cầu không phải là văn bản UTF-8 hợp lệ.',
  'not-json': text(
    'Nội dung yêu cầu không phải là JSON hợp lệ.',
    when('at', ' Lỗi ở gần vị trí {at}.'),
  ),
  'repeated-key': text(
    either('name', 'Có tên', 'Tên “{name}”'),
    ' bị lặp lại trong cùng một đối tượng.',
  ),

  'key-missing': 'Cần có khóa API.',
  'key-wrong': 'Khóa API không hợp lệ hoặc đã bị thu hồi.',
  'signature-wrong': 'Chữ ký không hợp lệ: sai khóa, thời gian hoặc nội dung.',
  'session-ended':
    'Phiên đăng nhập đã kết thúc. Vui lòng đăng nhập lại; nội dung bạn đã nhập vẫn được giữ.',
  'sign-in-wrong': 'Địa chỉ hoặc mật khẩu không đúng.',
  'code-wrong': 'Mã không đúng hoặc đã được dùng. Vui lòng chờ mã tiếp theo rồi thử lại.',
  'second-factor-needed': 'Cần xác thực bước hai trước khi tiếp tục.',
  'origin-forbidden': 'Yêu cầu này không đến từ trang của nút này.',
  'organisation-forbidden': 'Bạn không được phép hành động thay tổ chức này.',
  'scope-missing': text(
    'Khóa này không dùng được cho việc đó.',
    when('scope', ' Cần phạm vi “{scope}”.'),
  ),
  'person-needed': 'Chỉ người đã đăng nhập mới làm được việc này; khóa API thì không.',
  'role-forbidden': text(
    'Vai trò của bạn không được phép thực hiện việc này.',
    when('role', ' Cần có vai trò “{role}”.'),
  ),
  'too-many-requests': text(
    'Quá nhiều yêu cầu. Vui lòng thử lại sau ',
    either('seconds', 'ít phút', '{seconds, number} giây'),
    '.',
  ),

  'not-found': 'Không tìm thấy nội dung, hoặc bạn không có quyền xem.',
  'method-unknown': 'Địa chỉ này không tồn tại hoặc không hỗ trợ phương thức đã dùng.',
  'if-match-missing':
    'Vui lòng nêu phiên bản bạn đang xem: gửi giá trị ETag đã nhận trong tiêu đề If-Match.',
  'if-match-wrong': 'Tiêu đề If-Match phải chứa đúng một phiên bản, giống hệt ETag đã nhận.',
  'parameter-unknown': `Tham số truy vấn ${either('name', 'này', '“{name}”')} không tồn tại.`,
  'parameter-wrong': text(
    `Giá trị của tham số truy vấn${when('name', ' “{name}”')} không hợp lệ.`,
    when('expected', ' Giá trị đúng: {expected}.'),
  ),
  'public-one-cut':
    'Nút này không công khai số liệu của quá ít người khai. Ai không có quyền xem mọi hồ sơ thì mỗi lần chỉ hỏi theo một chiều và chỉ lọc theo chính chiều đó.',
  'public-no-hours':
    'Nút này không công khai số liệu của quá ít người khai. Với ai không có quyền xem mọi hồ sơ, thời gian chi tiết nhất là ngày.',
  'cursor-wrong': 'Con trỏ phân trang không hợp lệ. Vui lòng bắt đầu lại từ trang đầu.',
  'takes-too-long': text(
    'Xử lý quá lâu',
    when('seconds', ' (trên {seconds, number} giây)'),
    '. Hãy thu hẹp bằng khoảng thời gian hoặc bộ lọc.',
  ),
  'too-many-rows': text(
    'Quá nhiều dòng đối với loại tệp này.',
    when('max', ' Tối đa {max, number} dòng.'),
    ' Hãy dùng bộ lọc hoặc chọn CSV.',
  ),
  'too-many-views': text(
    'Bạn đã lưu quá nhiều chế độ xem.',
    when('max', ' Tối đa {max, number}.'),
    ' Hãy xóa bớt chế độ xem không còn dùng.',
  ),
  'view-name-taken': `Tên${when('name', ' “{name}”')} đã được sử dụng.`,

  'unknown-field': `${either('name', 'Có trường', 'Trường “{name}”')} không thuộc chứng từ này.`,
  'field-missing': 'Trường này là bắt buộc.',
  'wrong-type': text(
    'Kiểu dữ liệu không đúng.',
    when(
      'expected',
      ` Cần ${type('expected')}${when('found', `, nhưng nhận được ${type('found')}`)}.`,
    ),
  ),
  'not-a-number': 'Giá trị phải là số nguyên không quá 15 chữ số.',
  'send-as-string': text(
    'Vui lòng gửi số này dưới dạng văn bản trong dấu ngoặc kép, ví dụ "12.50", ',
    'để không bị mất chữ số.',
  ),
  'malformed-text': 'Văn bản chứa ký tự bị hỏng hoặc không được phép.',
  'text-empty': 'Không được để trống nội dung.',
  'text-too-long': text('Văn bản quá dài.', when('max', ' Tối đa {max, number} ký tự.')),
  'unknown-code': text(
    'Mã',
    when('code', ' “{code}”'),
    ' không có trong danh mục',
    when('list', ' “{list}”'),
    '.',
  ),
  'not-a-decimal': text(
    quoted,
    ' không phải là số hợp lệ.',
    ' Vui lòng ghi bằng chữ số và dùng dấu chấm cho phần thập phân, ví dụ 1234.50.',
  ),
  'too-many-decimals': text(
    'Có quá nhiều chữ số thập phân.',
    when('max', ' {max, plural, =0 {Chỉ được nhập số nguyên} other {Tối đa # chữ số thập phân}}.'),
  ),
  'out-of-range': text(
    'Giá trị nằm ngoài phạm vi cho phép.',
    when('min', ' Giá trị nhỏ nhất là {min}.'),
    when('max', ' Giá trị lớn nhất là {max}.'),
  ),
  'not-a-date': text(
    quoted,
    ' không phải là ngày có thật.',
    ' Vui lòng ghi theo thứ tự năm-tháng-ngày, ví dụ 2026-12-31.',
  ),
  'not-a-time': text(
    quoted,
    ' không phải là thời điểm hợp lệ.',
    ' Vui lòng ghi ngày, giờ và múi giờ, ví dụ 2026-12-31T09:30:00+07:00.',
  ),
  'not-a-party': 'Mã chủ thể phải gồm từ 3 đến 35 chữ cái in hoa không dấu hoặc chữ số.',
  'check-digit-wrong': text(
    'Ký tự kiểm tra không khớp.',
    when('expected', ' Giá trị đúng là {expected}.'),
    ' Vui lòng kiểm tra lại số đã nhập.',
  ),
  'not-a-file': text(
    'Tệp phải có tên, loại nội dung, kích thước tính bằng byte và mã SHA-256, ',
    'và không vượt quá dung lượng cho phép.',
  ),
  'too-few-lines': text('Số dòng hàng chưa đủ.', when('min', ' Cần ít nhất {min, number} dòng.')),
  'too-many-lines': text(
    `Có quá nhiều dòng hàng${when('found', ' ({found, number} dòng)')}.`,
    when('max', ' Tối đa {max, number} dòng.'),
  ),
  'currency-unknown': text(
    'Không nhận ra đồng tiền ',
    either('code', 'này', '“{code}”'),
    '. Vui lòng dùng mã ISO 4217, ví dụ VND.',
  ),

  'reference-missing': text(
    'Không tìm thấy dữ liệu tham chiếu cần thiết',
    when('date', ' cho ngày {date}'),
    what,
    '.',
  ),
  'effective-in-future': 'Ngày hiệu lực không được ở tương lai.',
  'effective-forbidden': 'Vai trò của bạn không được phép tự chọn ngày hiệu lực.',
  'idempotency-key-wrong': text(
    'Idempotency-Key không hợp lệ.',
    when('max', ' Vui lòng dùng tối đa {max, number} ký tự ASCII in được.'),
  ),
  'idempotency-key-reused':
    'Idempotency-Key này đã được dùng cho nội dung khác. Vui lòng dùng khóa mới cho yêu cầu mới.',
  'already-claimed': text(
    either('claim', 'Giá trị này', '“{claim}”'),
    ' đã được dùng trong một hồ sơ khác.',
  ),
  'transition-unknown': `Loại hồ sơ này không hỗ trợ ${transition}.`,
  'transition-not-allowed': text(
    'Không thể thực hiện ',
    transition,
    ' ở trạng thái ',
    either('state', 'hiện tại', '“{state}”'),
    '.',
  ),
  'state-changed': text(
    'Hồ sơ đã thay đổi trong thời gian này.',
    when('state', ' Trạng thái hiện tại là “{state}”.'),
    when('version', ' Phiên bản hiện tại là {version}.'),
    ' Vui lòng tải lại.',
  ),
  'floor-crossed': text(
    `Số dư${when('account', ' của “{account}”')} không đủ.`,
    when('short', ` Còn thiếu {short}${when('unit', ' {unit}')}.`),
  ),
  'provider-away': 'Đơn vị thanh toán hiện chưa trả lời. Vui lòng thử lại; chưa trừ khoản nào.',
  'shop-closed': 'Cửa hàng đang đóng.',
  'price-changed': 'Giá đã thay đổi. Vui lòng xem lại số tiền mới.',
  'payment-refused': 'Khoản thanh toán không được chấp thuận và chưa trừ tiền.',
  'payment-not-awaited': `Không chờ khoản nộp nào${when('state', ': hồ sơ đang ở “{state}”')}.`,
  'payment-differs': `Số tiền không đúng số phải nộp${when('amount', ': {amount} {currency}')}.`,
  'number-field-changed':
    'Số tờ khai đã được cấp theo giá trị này nên không thể thay đổi; hãy hủy và khai lại.',
  'amount-too-large': 'Số tiền vượt quá mức có thể ghi nhận.',
  'hold-unknown': 'Khoản tạm giữ không tồn tại, đã được sử dụng hoặc đã được giải phóng.',

  'draft-too-large': 'Bản nháp vượt quá dung lượng lưu trữ. Vui lòng khai thành nhiều lần.',
  'too-many-drafts': text(
    'Tổ chức của bạn có quá nhiều bản nháp.',
    when('max', ' Chỉ lưu tối đa {max, number} bản.'),
    ' Vui lòng xóa những bản không còn dùng.',
  ),
  'attachment-name-wrong': text(
    'Tên tệp không hợp lệ: từ 1 đến 200 ký tự, không chứa ký tự ẩn',
    when('expected', ', kết thúc bằng {expected}'),
    '.',
  ),
  'attachment-empty': 'Tệp rỗng.',
  'attachment-type-wrong': text(
    'Nội dung tệp không khớp với loại tệp',
    when('claimed', ' “{claimed}”'),
    '.',
  ),
  'attachment-damaged': 'Tệp bị hỏng, không đầy đủ hoặc chứa nội dung khác ẩn bên trong.',
  'attachment-encrypted': 'Tệp được bảo vệ bằng mật khẩu. Vui lòng gỡ bảo vệ.',
  'attachment-active': 'Tệp chứa macro, mã lệnh hoặc nội dung thực thi khác.',
  'attachment-missing': text(
    either('name', 'Một tệp', 'Tệp “{name}”'),
    ' nêu trong chứng từ chưa được đính kèm hoặc không khớp với thông tin trong chứng từ.',
  ),
  'too-many-attachments': text(
    'Có quá nhiều tệp.',
    when('max', ' Tại đây chỉ thêm được tối đa {max, number} tệp.'),
  ),
  'attachments-too-large': text(
    'Tổng dung lượng tệp quá lớn.',
    when('max', ' Tại đây chỉ thêm được tối đa {max, number} byte.'),
  ),
  'quota-full': text(
    'Tổ chức của bạn đã dùng hết dung lượng lưu tệp.',
    when('max', ' Tổng dung lượng là {max, number} byte.'),
  ),
  'attachment-kept': 'Tệp thuộc hồ sơ đã khai và phải được giữ lại. Hãy bổ sung tệp đúng.',
  'not-inspected': 'Hàng hóa hiện không trong quá trình kiểm hóa.',
  'claimed-by-other': text(
    'Một công chức khác đang xử lý hồ sơ này.',
    when('until', ' Hồ sơ được giữ đến {until} nếu không được trả lại sớm hơn.'),
  ),

  'backup-key-missing': 'Chưa đặt khóa công khai để mã hóa bản sao lưu (BEIBU_BACKUP_KEY).',
  'password-weak': text('Mật khẩu này quá dễ đoán.', when('least', ' Cần ít nhất {least} ký tự.')),
  'password-wrong': 'Mật khẩu không đúng.',
  'mail-wrong': 'Đây không phải là địa chỉ thư điện tử hợp lệ.',
  'mail-known': 'Địa chỉ thư điện tử này đã được sử dụng.',
  'name-taken': 'Đã có tổ chức mang tên này.',
  'link-for-other':
    'Liên kết này dành cho địa chỉ thư khác. Hãy đăng nhập bằng địa chỉ đã nhận thư mời.',
  'sign-in-first': 'Bạn đã có tài khoản: hãy đăng nhập trước rồi mở lại liên kết.',
  'last-manager': 'Mỗi tổ chức cần ít nhất một người quản lý. Hãy chỉ định người khác trước.',
  'second-factor-kept': 'Công chức hải quan và người vận hành phải giữ xác thực bước hai.',
  'role-unfit': text(
    either('role', 'Vai trò này', 'Vai trò “{role}”'),
    ' không phù hợp với loại tổ chức này.',
  ),
  'scope-unknown': text(
    either('scope', 'Phạm vi này', 'Phạm vi “{scope}”'),
    ' không được biết đến. Có: read, lodge, act, manage.',
  ),
  'passkey-refused': 'Không xác minh được khóa truy cập này.',

  'node-busy': 'Hệ thống đang bận. Vui lòng thử lại sau ít phút.',
  'store-away': 'Hiện không kết nối được cơ sở dữ liệu. Vui lòng thử lại sau.',
  'clock-behind': text(
    'Đồng hồ của nút bị lùi lại',
    when('seconds', ' {seconds, number} giây'),
    '. Nút chưa nhận hồ sơ cho đến khi giờ đúng trở lại.',
  ),
  stopping: 'Hệ thống đang khởi động lại. Vui lòng thử lại sau ít phút.',
  bug: 'Đã xảy ra lỗi nội bộ và lỗi đã được ghi lại. Khi cần hỗ trợ, vui lòng cung cấp mã yêu cầu.',
}
