// Small pieces of HTML. All text goes through `esc`, so that nothing in a description is markup.

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const esc = (text: string): string => text.replace(/[&<>"']/g, each => ESCAPES[each] ?? each)

/** One line of text with `code` between backticks. */
export const inline = (text: string): string =>
  esc(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

/** Text with `code` between backticks, line breaks and lists; nothing else of Markdown. */
export const prose = (text: string): string =>
  text
    .split(/\n{2,}/)
    .map(part => {
      const line = inline(part)
      if (!part.startsWith('- ')) return `<p>${line.replaceAll('\n', '<br>')}</p>`
      const items = line.split('\n').map(item => `<li>${item.replace(/^- /, '')}</li>`)
      return `<ul>${items.join('')}</ul>`
    })
    .join('')

export const table = (rows: readonly (readonly string[])[]): string =>
  rows.length === 0
    ? ''
    : `<div class="wide"><table>${rows
        .map(cells => `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`)
        .join('')}</table></div>`
