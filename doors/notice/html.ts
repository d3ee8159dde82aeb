// A letter's plain text as HTML: paragraphs and links, nothing that is fetched from elsewhere.

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => ESCAPES[sign] ?? sign)

/** A line that is an address, and nothing else, is a link: our letters put each on its own line. */
const lineHtml = (line: string): string => {
  const text = escaped(line)
  return /^https?:\/\/[^\s"'<>]+$/.test(line) ? `<a href="${text}">${text}</a>` : text
}

/** A whole page in the letter's language. */
export const htmlOf = (lang: string, content: string): string => {
  const paragraphs = content
    .trim()
    .split(/\n\s*\n/)
    .map(each => `<p>${each.split('\n').map(lineHtml).join('<br>\n')}</p>`)
  return `<!doctype html>
<html lang="${escaped(lang)}">
<head><meta charset="utf-8"></head>
<body style="font-family: sans-serif; line-height: 1.6; max-width: 40em">
${paragraphs.join('\n')}
</body>
</html>
`
}
