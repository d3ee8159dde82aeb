import type { Messages } from './index.ts'

export const vi: Messages = {
  title: 'Xác minh bản in',
  lead: 'Nhập mã ghi dưới mã QR của bản in.',
  code: 'Mã trên bản in',
  hint: 'Gồm 32 chữ cái và chữ số; có dấu cách cũng được.',
  check: 'Xác minh',
  another: 'Xác minh bản in khác',
  language: 'Ngôn ngữ',
  loading: 'Đang tra cứu nhật ký …',

  valid: 'Còn giá trị',
  validSays:
    'Từ khi in đến nay hồ sơ này không có thay đổi nào. Hồ sơ hiện đúng như bản in thể hiện.',
  changed: 'Đã thay đổi sau khi in',
  changedSays:
    'Bản in đúng vào thời điểm in, nhưng sau đó hồ sơ đã có bước xử lý mới. Hãy yêu cầu bản in mới.',
  withdrawn: 'Không còn hiệu lực',
  withdrawnSays:
    'Hồ sơ đã bị từ chối hoặc đã hủy. Không được dùng bản in này làm căn cứ, dù bản in thể hiện gì.',

  printed: 'Khi in',
  now: 'Hiện nay',
  filing: 'Hồ sơ',
  number: 'Số',
  state: 'Trạng thái',
  at: 'Từ lúc',
  position: 'Vị trí trong nhật ký',
  node: 'Nút',
  demo: 'Dữ liệu trình diễn: hồ sơ này là giả định, không có giá trị.',
  compare:
    'Hãy đối chiếu số, trạng thái và vị trí nhật ký với bản in. Trang này không hiển thị nội dung nào khác của hồ sơ, nên không ai biết thêm ngoài những gì bản in đã ghi.',

  proof: 'Bằng chứng',
  proving: 'Trình duyệt đang kiểm tra bằng chứng …',
  holds:
    'Trình duyệt của bạn đã kiểm tra: dòng đã in nằm trong nhật ký của nút này, có chữ ký và không bị sửa đổi.',
  notProven: 'Không chứng minh được',
  broken: 'Bằng chứng không đúng. Không nên tin kết quả trên và hãy báo cho đơn vị vận hành nút.',
  unable:
    'Trình duyệt này không tự kiểm tra được chữ ký (thiếu Ed25519, hoặc trang được mở không qua https). Kết quả trên chỉ là trả lời của nút.',
  details: 'Chi tiết để đối chiếu',
  leaf: 'Mã băm lá; phải trùng với bản in',
  size: 'Số dòng mà điểm kiểm tra bao quát',
  key: 'Khóa của nút; hãy đối chiếu với khóa bạn có từ nguồn khác',

  unknown: 'Mã không tồn tại',
  unknownSays:
    'Nút này không có bản in nào mang mã này. Hãy kiểm tra lỗi gõ. Nếu mã đúng thì bản in không xuất phát từ đây.',
  wrong: 'Đây không phải là mã: mã gồm 32 chữ cái và chữ số, không có chữ U.',
  away: 'Không có trả lời',
  awaySays: 'Không kết nối được tới nút. Hãy kiểm tra mạng; điều này không nói gì về bản in.',
  busy: 'Quá nhiều lượt tra cứu',
  busySays: 'Vui lòng chờ giây lát. Điều này không nói gì về bản in.',
  again: 'Thử lại',
}
