import type { Messages } from './index.ts'

export const zh: Messages = {
  title: '核验纸面单证',
  lead: '请输入单证二维码下方的核验码。',
  code: '单证上的核验码',
  hint: '共 32 位字母和数字，空格不影响核验。',
  check: '核验',
  another: '核验另一份单证',
  language: '语言',
  loading: '正在查询日志……',

  valid: '有效',
  validSays: '自打印以来，该单证没有发生任何变化，现状与纸面所示一致。',
  changed: '打印后已变更',
  changedSays: '打印时内容属实，但此后该单证又有新的办理记录。请索取新的打印件。',
  withdrawn: '已失效',
  withdrawnSays: '该单证已被退单或撤销。无论纸面如何显示，均不得作为依据。',

  printed: '打印时',
  now: '现在',
  filing: '单证',
  number: '编号',
  state: '状态',
  at: '起始时间',
  position: '日志位置',
  node: '节点',
  demo: '演示数据：本单证为虚构，不具任何效力。',
  compare:
    '请将编号、状态和日志位置与纸面核对。本页不显示单证的其他内容，任何人都不会由此得知纸面以外的信息。',

  proof: '证明',
  proving: '浏览器正在验证证明……',
  holds: '已由您的浏览器验证：所打印的记录确在本节点的日志之中，经签名且未被改动。',
  notProven: '证明不成立',
  broken: '证明不成立。请勿采信上述结果，并向节点运营方报告。',
  unable:
    '此浏览器无法自行验证签名（缺少 Ed25519，或页面未经 https 打开）。以上结果仅为节点的答复。',
  details: '供核对的详细信息',
  leaf: '叶哈希，应与纸面一致',
  size: '检查点涵盖的记录数',
  key: '节点公钥，请与您从其他途径取得的公钥核对',

  unknown: '核验码不存在',
  unknownSays:
    '本节点没有此核验码对应的单证。请检查是否输入有误；若核验码无误，则该单证并非出自本节点。',
  wrong: '这不是核验码：核验码共 32 位字母和数字，不含字母 U。',
  away: '没有应答',
  awaySays: '无法连接到节点，请检查网络。此提示与单证是否有效无关。',
  busy: '查询过于频繁',
  busySays: '请稍候再试。此提示与单证是否有效无关。',
  again: '重试',
}
