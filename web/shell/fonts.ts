// Chinese glyphs come in a hundred slices, whose list alone is 31 kB packed: at once where the
// page is Chinese, and otherwise when the page has come to rest, for names that need them.

let asked = false

const load = (): void => {
  asked = true
  import('@fontsource-variable/noto-sans-sc/index.css').catch(() => {
    asked = false
  })
}

/** Loads the Chinese font: now if the page needs it, else when the browser is idle. */
export const loadChinese = (now: boolean): void => {
  if (asked) return
  if (now) load()
  else setTimeout(() => asked || load(), 2_500)
}
