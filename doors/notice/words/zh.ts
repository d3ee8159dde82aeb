// 中文。
export const zh: Readonly<Record<string, string>> = {
  'invitation.subject': '{organisation}邀请您加入北部平台',
  'invitation.content': `您好：

{organisation}邀请您在北部（Beibu）贸易平台 {node} 上为其办理业务。

如接受邀请，请打开以下链接，填写姓名并设置密码：

{link}

链接仅可使用一次，{until}前有效。如果您不认识{organisation}，请忽略此邮件，不会发生任何变更。`,

  'password.subject': '北部：重设密码',
  'password.content': `您好：

有人为您的账号申请重设密码。请打开以下链接设置新密码：

{link}

链接仅可使用一次，{until}前有效。如果不是您本人操作，请忽略此邮件，密码保持不变。`,

  'password-changed.subject': '北部：您的密码已更改',
  'password-changed.content': `您好：

您账号的密码已于{at}更改，其他登录均已退出。

如果不是您本人操作，请立即重设密码：

{link}

并请告知贵单位的管理员。`,

  'moved.subject':
    '{count, plural, =1 {{name} {number}：{state}} other {{organisation}的申报有 # 条新进展}}',
  'moved.content': `您好：

{count, plural, =1 {您为{organisation}关注的申报有新进展：} other {您为{organisation}关注的申报有 # 条新进展：}}

{moves}

您收到此邮件，是因为您关注了{count, plural, =1 {这份申报} other {这些申报}}。可在申报页面关闭邮件通知。`,
  'moved.line': `{name} {number}：{state}（{at}）
{link}`,
  'moved.more': '另有 {count} 条进展，请见：',
}
