// Tiếng Việt.
export const vi: Readonly<Record<string, string>> = {
  'invitation.subject': '{organisation} mời Quý vị tham gia Beibu',
  'invitation.content': `Kính gửi Quý vị,

{organisation} mời Quý vị làm việc cho đơn vị trên Beibu, nền tảng thương mại tại {node}.

Để nhận lời mời, hãy mở liên kết sau, nhập họ tên và đặt mật khẩu:

{link}

Liên kết chỉ dùng được một lần, đến {until}. Nếu Quý vị không biết {organisation}, hãy bỏ qua thư này; sẽ không có gì thay đổi.`,

  'password.subject': 'Beibu: đặt mật khẩu mới',
  'password.content': `Kính gửi Quý vị,

có yêu cầu đặt mật khẩu mới cho tài khoản của Quý vị. Để đặt mật khẩu, hãy mở liên kết sau:

{link}

Liên kết chỉ dùng được một lần, đến {until}. Nếu không phải Quý vị yêu cầu, hãy bỏ qua thư này; mật khẩu vẫn giữ nguyên.`,

  'password-changed.subject': 'Beibu: mật khẩu của Quý vị đã thay đổi',
  'password-changed.content': `Kính gửi Quý vị,

mật khẩu tài khoản của Quý vị đã được thay đổi vào {at}. Mọi phiên đăng nhập khác đã kết thúc.

Nếu không phải Quý vị thực hiện, hãy đặt mật khẩu mới ngay:

{link}

Đồng thời xin báo cho người quản lý của đơn vị.`,

  'moved.subject':
    '{count, plural, =1 {{name} {number}: {state}} other {Có # diễn biến mới về hồ sơ của {organisation}}}',
  'moved.content': `Kính gửi Quý vị,

{count, plural, =1 {hồ sơ mà Quý vị theo dõi cho {organisation} có diễn biến mới:} other {các hồ sơ mà Quý vị theo dõi cho {organisation} có # diễn biến mới:}}

{moves}

Quý vị nhận thư này vì đang theo dõi {count, plural, =1 {hồ sơ này} other {các hồ sơ này}}. Có thể tắt thông báo qua thư tại trang của hồ sơ.`,
  'moved.line': `{name} {number}: {state} ({at})
{link}`,
  'moved.more': 'và {count} diễn biến khác:',
}
