// The desk of certificates and permits. Vietnamese.
export const papers = {
  'papers.title': 'Giấy chứng nhận và giấy phép',
  'papers.first': 'Giấy sắp hết hạn đứng trước.',
  'papers.verify': 'Kiểm tra bản in bằng mã',
  'papers.wait': '{n, plural, =0 {Không có giấy chờ} other {# giấy đang chờ}}',
  'papers.applied': 'Đã xin cấp',
  'papers.apply': 'Xin cấp',
  'papers.empty': 'Chưa có giấy nào được cấp',
  'papers.until': '{n, plural, =0 {Hết hạn hôm nay} other {còn # ngày}}, đến {day}',
  'papers.over': 'Hết hạn từ {day}',
  'papers.left': 'Còn {amount}',
  'papers.drawn': 'Đã trừ {drawn} trên {granted}',
  'papers.by': 'Đã trừ lùi bởi',
  'papers.none': 'Chưa trừ lùi lần nào.',
  'papers.others': 'Bởi hồ sơ khác: {amount}',
}
