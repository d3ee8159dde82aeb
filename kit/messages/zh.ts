import type { OutcomeKey } from '../fault.ts'
import { either, text, when } from './when.ts'

const type = (value: string): string =>
  `{${value}, select, object {对象} array {列表} string {文本} number {数字}
    boolean {true 或 false} null {null} other {{${value}}}}`
const quoted = either('text', '所填内容', '“{text}”')
const what = either('table', when('key', '：“{key}”'), `：{table}${when('key', '“{key}”')}`)
const transition = either('transition', '该操作', '操作“{transition}”')

/** 中文。 */
export const zh: Readonly<Record<OutcomeKey, string>> = {
  'too-large': text('请求内容过大。', when('max', '最多接受 {max, number} 字节。')),
  'wrong-content-type': text('此处不接受该内容类型。', when('expected', '请使用 {expected}。')),
  'not-utf8': '请求内容不是有效的 UTF-8 文本。',
  'not-json': text('请求内容不是有效的 JSON。', when('at', '错误位于第 {at} 个字符附近。')),
  'repeated-key': `同一对象中${either('name', '有名称', '名称“{name}”')}重复出现。`,

  'key-missing': '缺少 API 密钥。',
  'key-wrong': 'API 密钥无效或已被撤销。',
  'signature-wrong': '签名无效：密钥、时间或内容不符。',
  'session-ended': '登录已失效，请重新登录；您输入的内容已保留。',
  'sign-in-wrong': '邮箱或密码不正确。',
  'code-wrong': '验证码不正确，或已被使用。请等待下一个验证码后重试。',
  'second-factor-needed': '需要先完成第二重验证才能继续。',
  'origin-forbidden': '该请求并非来自本节点的页面。',
  'organisation-forbidden': '您无权代表该单位操作。',
  'scope-missing': text('该密钥不能用于此操作。', when('scope', '需要权限范围“{scope}”。')),
  'person-needed': '只有登录的人员才能进行此操作，API 密钥不可以。',
  'role-forbidden': text('您的角色无权执行此操作。', when('role', '该操作需要“{role}”角色。')),
  'too-many-requests': `请求过于频繁，请${either('seconds', '稍后', '在 {seconds, number} 秒后')}重试。`,

  'not-found': '未找到相关内容，或您无权查看。',
  'method-unknown': '该地址不存在，或不支持此请求方法。',
  'if-match-missing': '请注明您所依据的版本：将收到的 ETag 填入 If-Match 请求头。',
  'if-match-wrong': 'If-Match 请求头须填写一个版本，并与收到的 ETag 完全一致。',
  'parameter-unknown': `无法识别查询参数${when('name', '“{name}”')}。`,
  'parameter-wrong': `查询参数${when('name', '“{name}”')}的值无效。${when('expected', '应为：{expected}。')}`,
  'public-one-cut':
    '本节点不公开少数申报人的数字。无权查看全部单证者，每次只能按一个维度查询，筛选也只能用同一维度。',
  'public-no-hours': '本节点不公开少数申报人的数字。无权查看全部单证者，时间最细只到日。',
  'cursor-wrong': '分页游标无效，请从第一页重新开始。',
  'takes-too-long': text(
    '处理时间过长',
    when('seconds', '（超过 {seconds, number} 秒）'),
    '，请用时间段或筛选条件缩小范围。',
  ),
  'too-many-rows': text(
    '行数过多，无法生成此类文件。',
    when('max', '最多 {max, number} 行。'),
    '请缩小筛选范围，或改用 CSV。',
  ),
  'too-many-views': text(
    '已保存的视图过多。',
    when('max', '最多 {max, number} 个。'),
    '请先删除不再需要的视图。',
  ),
  'view-name-taken': `名称${when('name', '“{name}”')}已被使用。`,

  'unknown-field': text(either('name', '存在不属于本单证的字段', '字段“{name}”不属于本单证'), '。'),
  'field-missing': '此项为必填项。',
  'wrong-type': text(
    '数据类型不正确。',
    when('expected', `应为${type('expected')}${when('found', `，实为${type('found')}`)}。`),
  ),
  'not-a-number': '此项须为不超过 15 位的整数。',
  'send-as-string': '请以带引号的文本形式提交该数值，例如 "12.50"，以免丢失精度。',
  'malformed-text': '文本中含有损坏或不允许的字符。',
  'text-empty': '文本不能为空。',
  'text-too-long': text('文本过长。', when('max', '最多允许 {max, number} 个字符。')),
  'unknown-code': `代码${when('code', '“{code}”')}不在代码表${when('list', '“{list}”')}中。`,
  'not-a-decimal': `${quoted}不是有效的数值。请填写数字，小数点用“.”，例如 1234.50。`,
  'too-many-decimals': text(
    '小数位数过多。',
    when('max', '{max, plural, =0 {此项只能填写整数} other {最多保留 # 位小数}}。'),
  ),
  'out-of-range': text(
    '数值超出允许范围。',
    when('min', '最小值为 {min}。'),
    when('max', '最大值为 {max}。'),
  ),
  'not-a-date': `${quoted}不是真实存在的日期。请按“年-月-日”填写，例如 2026-12-31。`,
  'not-a-time': `${quoted}不是有效的时间。请填写日期、时间和时区，例如 2026-12-31T09:30:00+08:00。`,
  'not-a-party': '主体编号须由 3 至 35 位大写字母或数字组成。',
  'check-digit-wrong': text(
    '校验码不正确',
    when('expected', '，应为 {expected}'),
    '。请核对号码是否录入有误。',
  ),
  'not-a-file': '文件须注明名称、媒体类型、字节数和 SHA-256 值，且不得超过允许的大小。',
  'too-few-lines': text('明细行数不足。', when('min', '至少需要 {min, number} 行。')),
  'too-many-lines': text(
    `明细行数过多${when('found', '（共 {found, number} 行）')}。`,
    when('max', '最多允许 {max, number} 行。'),
  ),
  'currency-unknown': `无法识别币种${when('code', '“{code}”')}。请使用 ISO 4217 代码，例如 CNY。`,

  'reference-missing': text('未找到', when('date', ' {date} '), '所需的基础数据', what, '。'),
  'effective-in-future': '生效日期不得晚于当前时间。',
  'effective-forbidden': '您的角色无权自行指定生效日期。',
  'idempotency-key-wrong': text(
    'Idempotency-Key 无效。',
    when('max', '请使用不超过 {max, number} 个可打印的 ASCII 字符。'),
  ),
  'idempotency-key-reused': '该 Idempotency-Key 已用于其他内容。新的请求请使用新的键值。',
  'already-claimed': `${either('claim', '该内容', '“{claim}”')}已被另一份单证使用。`,
  'transition-unknown': `此类单证没有${either('transition', '该操作', '“{transition}”操作')}。`,
  'transition-not-allowed': `${either('state', '当前状态', '“{state}”状态')}下不能执行${transition}。`,
  'state-changed': text(
    '单证在此期间已发生变更。',
    when('state', '当前状态为“{state}”。'),
    when('version', '当前版本为 {version}。'),
    '请重新加载。',
  ),
  'floor-crossed': text(
    `${when('account', '“{account}”')}余额不足。`,
    when('short', `尚缺 {short}${when('unit', ' {unit}')}。`),
  ),
  'provider-away': '支付方暂时没有回应，请稍后再试，未扣任何款项。',
  'shop-closed': '商城尚未开放。',
  'price-changed': '价格已经变动，请核对新的金额。',
  'payment-refused': '支付方没有同意这笔付款，未扣任何款项。',
  'payment-not-awaited': `当前不需要缴款${when('state', '，状态为“{state}”')}。`,
  'payment-differs': `金额与应缴不符${when('amount', '，应缴 {amount} {currency}')}。`,
  'number-field-changed': '编号已按此项的原值编定，不能更改；请撤销后重新申报。',
  'amount-too-large': '金额超出系统可记录的上限。',
  'hold-unknown': '该笔预留不存在，或已被使用、已释放。',

  'draft-too-large': '草稿内容超出可保存的上限，请分次申报。',
  'too-many-drafts': text(
    '贵单位的草稿过多。',
    when('max', '最多保存 {max, number} 份。'),
    '请删除不再需要的草稿。',
  ),
  'attachment-name-wrong': text(
    '文件名无效：须为 1 至 200 个字符，不得含有隐藏字符',
    when('expected', '，并以 {expected} 结尾'),
    '。',
  ),
  'attachment-empty': '文件为空。',
  'attachment-type-wrong': `文件内容与其类型${when('claimed', '“{claimed}”')}不符。`,
  'attachment-damaged': '文件已损坏、不完整，或其中夹带了其他内容。',
  'attachment-encrypted': '文件受密码保护，请解除保护后再上传。',
  'attachment-active': '文件含有宏、脚本或其他可执行内容。',
  'attachment-missing': text(
    `单证所列文件${when('name', '“{name}”')}未上传，`,
    '或与单证所载的大小、类型不一致。',
  ),
  'too-many-attachments': text('文件过多。', when('max', '此处最多可添加 {max, number} 个。')),
  'attachments-too-large': text(
    '文件总大小超出限制。',
    when('max', '此处合计最多 {max, number} 字节。'),
  ),
  'quota-full': text('贵单位的文件存储空间已用完。', when('max', '总容量为 {max, number} 字节。')),
  'attachment-kept': '该文件已随单证申报，须予保留；请补充上传正确的文件。',
  'not-inspected': '货物目前不在查验中。',
  'claimed-by-other': text(
    '另一名关员正在办理此单证。',
    when('until', '如未提前释放，将保留至 {until}。'),
  ),

  'backup-key-missing': '未设置加密备份所用的公钥（BEIBU_BACKUP_KEY）。',
  'password-weak': text('密码过于简单，容易被猜中。', when('least', '至少需要 {least} 个字符。')),
  'password-wrong': '密码不正确。',
  'mail-wrong': '这不是有效的电子邮箱地址。',
  'mail-known': '该电子邮箱已被使用。',
  'name-taken': '已存在同名单位。',
  'link-for-other': '该链接属于另一个邮箱。请使用收到邀请的邮箱登录。',
  'sign-in-first': '您已有账号：请先登录，再打开该链接。',
  'last-manager': '每个单位至少需要一名管理员。请先指定另一名管理员。',
  'second-factor-kept': '海关关员和运营人员必须保留第二重验证。',
  'role-unfit': text(either('role', '该角色', '角色“{role}”'), '不适用于此类单位。'),
  'scope-unknown': text(
    '未知的权限范围',
    when('scope', '“{scope}”'),
    '。可用的有：read、lodge、act、manage。',
  ),
  'passkey-refused': '无法验证该通行密钥。',

  'node-busy': '系统繁忙，请稍后重试。',
  'store-away': '暂时无法连接数据库，请稍后重试。',
  'clock-behind': text(
    '本节点的时钟被调慢',
    when('seconds', '了 {seconds, number} 秒'),
    '，校准之前不受理任何单据。',
  ),
  stopping: '系统正在重启，请稍后重试。',
  bug: '系统内部出错，错误已记录。如需协助，请提供请求编号。',
}
