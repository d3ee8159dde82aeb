// The desk of certificates and permits. English.
export const papers = {
  'papers.title': 'Certificates and permits',
  'papers.first': 'What runs out first stands first.',
  'papers.verify': 'Check a printed paper by its code',
  'papers.wait': '{n, plural, =0 {None waits} one {# waits} other {# wait}}',
  'papers.applied': 'Applied for',
  'papers.apply': 'Apply',
  'papers.empty': 'None is issued',
  'papers.until':
    '{n, plural, =0 {Last day today} one {# day left} other {# days left}}, until {day}',
  'papers.over': 'Over since {day}',
  'papers.left': '{amount} left',
  'papers.drawn': '{drawn} of {granted} drawn',
  'papers.by': 'Drawn by',
  'papers.none': 'Nothing is drawn yet.',
  'papers.others': 'By other filings: {amount}',
}
