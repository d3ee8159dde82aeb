// Từ ngữ tiếng Việt của cửa nhập hàng loạt, theo khóa lỗi; ICU MessageFormat.
export const vi = {
  'file-empty': 'Tệp rỗng.',
  'file-unknown': 'Không đọc được loại tệp này ({format}). Đọc được CSV, XLSX và NDJSON.',
  'file-changed': 'Tệp bị thay đổi trong khi đọc. Hãy chạy lại: không có gì bị nộp hai lần.',
  'file-damaged': 'Tệp bị hỏng: {reason}.',
  'file-encrypted': 'Đây là tệp .xls cũ hoặc có mật khẩu. Hãy lưu thành .xlsx không có mật khẩu.',
  'file-too-large': 'Phần {part} quá lớn (từ {bytes, number} byte trở lên).',
  'encoding-unknown':
    'Dòng {line}, byte {byte} ({hex}): không xác định được bảng mã. Hãy ghi trong tệp ánh xạ, ví dụ "encoding": "windows-1258".',
  'encoding-unsupported': 'Không hỗ trợ bảng mã {encoding}.',
  undecodable: 'Dòng {line}, byte {byte} ({hex}) không phải ký tự của {encoding}.',
  'record-too-large':
    'Bản ghi bắt đầu ở dòng {line} dài hơn {max, number} byte. Có dấu nháy nào chưa đóng không?',
  'quote-open': 'Dấu nháy mở trong bản ghi ở dòng {line} không được đóng.',
  'quote-misplaced':
    'Bản ghi ở dòng {line} có dấu nháy ở giữa ô. Hãy đặt ô đó trong dấu nháy và viết đôi các dấu nháy bên trong.',
  'sheet-none': 'Sổ tính không có trang nào hiển thị.',
  'sheet-missing': 'Sổ tính không có trang "{sheet}". Hiện có: {sheets}.',
  'doctype-forbidden': 'Từ chối XML có DOCTYPE ({part}).',
  'xml-wrong': 'XML của {part} sai: {reason}.',
  'xml-malformed': 'Dòng {line}, cột {column}: XML sai: {reason}.',
  'header-missing': 'Không có dòng tên cột.',
  'columns-duplicate': '{name}: các cột {columns} trùng tên.',
  'column-missing': 'Thiếu cột "{name}".',
  'column-unknown':
    'Cột {column} "{name}" không phải trường của chứng từ này. Có thể giải thích bằng tệp ánh xạ.',
  'mapping-wrong': 'Tệp ánh xạ sai tại {at}: {expected}.',
  'mapping-path-unknown': 'Tệp ánh xạ nêu trường {path} mà chứng từ này không có.',
  'mapping-path-kind': 'Một ô không thể chứa trường {path} ({kind}).',
  'number-style-unclear':
    'Dòng {line}, cột {column}: {text} có thể đọc theo hai cách. Hãy ghi "decimal": "point" hoặc "comma" trong tệp ánh xạ.',
  'number-style-contradictory':
    'Dòng {line}, cột {column}: {text} dùng dấu chấm thập phân; dòng {otherLine}, cột {otherColumn}: {otherText} dùng dấu phẩy thập phân. Hãy sửa một chỗ hoặc ghi "decimal" trong tệp ánh xạ.',
  'date-order-unclear':
    'Dòng {line}, cột {column}: {text} có thể là hai ngày. Hãy ghi "dates": "dmy" hoặc "mdy" trong tệp ánh xạ.',
  'date-order-contradictory':
    'Dòng {line}, cột {column}: {text} viết ngày trước; dòng {otherLine}, cột {otherColumn}: {otherText} viết tháng trước. Hãy sửa một chỗ hoặc ghi "dates" trong tệp ánh xạ.',
  'cell-beyond-header': 'Cột {column} không có tên nhưng chứa "{text}".',
  'cell-too-large': 'Ô dài hơn {max, number} ký tự.',
  'cell-error': 'Ô chứa lỗi {text}.',
  'formula-without-result':
    'Công thức không có kết quả đã lưu. Hãy mở tệp bằng chương trình bảng tính rồi lưu lại.',
  'digits-lost':
    '{text}: các chữ số đã bị mất trong bảng tính. Hãy định dạng cột là văn bản và nhập lại.',
  'text-damaged': '"{text}" chứa ký tự đã bị mất từ trước (U+FFFD).',
  'control-character': 'Ô chứa ký tự điều khiển ({code}). Bảng mã có đúng không?',
  'map-missing': 'Tệp ánh xạ không nói gì về "{text}".',
  'number-unreadable': '"{text}" không phải là số.',
  'number-other-style':
    '{text} không viết theo kiểu số của tệp này ({style, select, comma {dấu phẩy thập phân} other {dấu chấm thập phân}}).',
  'number-lakh': '{text} được nhóm theo lakh. Nếu đúng ý, hãy ghi "lakh": true trong tệp ánh xạ.',
  'number-exponent': '{text} có số mũ. Nếu đúng ý, hãy ghi "exponents": true trong tệp ánh xạ.',
  'number-long-mark': '{text} chứa dấu trường âm U+30FC. Có phải dấu trừ không?',
  'count-not-whole': '{text} không phải là số nguyên.',
  'yes-no-unreadable': '"{text}" không phải có cũng không phải không.',
  'date-unreadable': '"{text}" không phải ngày đọc được. Hãy viết như 2024-02-29.',
  'date-impossible': 'Không có ngày này: {text}.',
  'date-swapped': '{text}: ngày và tháng có bị đảo không?',
  'date-number': 'Số {text}: có phải là {date} không? Hãy định dạng ô là ngày.',
  'date-leap-1900': 'Ngày thứ {text} của sổ tính này là 29 tháng 2 năm 1900, ngày không tồn tại.',
  'date-two-digit-year': '{text}: hãy viết năm bằng bốn chữ số.',
  'date-buddhist': '{text}: có phải năm Phật lịch không? Đó sẽ là {date}.',
  'date-with-offset': '{text} là thời điểm có múi giờ, không phải ngày.',
  'time-unreadable':
    '"{text}" không phải thời điểm đọc được. Hãy viết như 2024-02-29T08:30:00+07:00.',
  'time-without-zone': '{text}: thuộc múi giờ nào?',
  'code-zero-lost': '{text} có số chữ số lẻ. Có phải {hint} không?',
  'group-blank': 'Cột {column} "{name}" cho biết các dòng cùng một chứng từ, và ở đây để trống.',
  'group-differs': 'Cột {column} "{name}" khác với dòng đầu của cùng chứng từ.',
  'group-too-large': 'Chứng từ có hơn {max, number} dòng.',
  'key-blank': 'Cột {column} "{name}" là khóa của chứng từ, và đang để trống.',
  'line-too-large': 'Dòng dài hơn {max, number} byte.',
  'line-not-utf8': 'Dòng không phải UTF-8.',
  'line-not-json': 'Dòng không phải JSON: {text}',
  'name-repeated': 'Một đối tượng trong dòng nêu một thành viên hai lần.',
  'envelope-wrong': '"{name}" của phong bì sai.',
  'progress-check': 'đã kiểm tra {percent}%',
  'progress-lodge':
    '{percent}% {rows, number} dòng: đã nộp {lodged, number}, đã có {replayed, number}, từ chối {refused, number}, {rate, number}/giây',
}
