// The desk of certificates and permits. Chinese.
export const papers = {
  'papers.title': '原产地证书与许可证',
  'papers.first': '最先到期的排在最前。',
  'papers.verify': '用编码核验纸质文件',
  'papers.wait': '{n, plural, =0 {无待办} other {# 份待办}}',
  'papers.applied': '已申请',
  'papers.apply': '申请',
  'papers.empty': '没有已签发的',
  'papers.until': '{n, plural, =0 {今天到期} other {剩余 # 天}}，有效期至 {day}',
  'papers.over': '已于 {day} 到期',
  'papers.left': '剩余 {amount}',
  'papers.drawn': '已用 {drawn}，共 {granted}',
  'papers.by': '核销情况',
  'papers.none': '尚未使用。',
  'papers.others': '其他单证：{amount}',
}
