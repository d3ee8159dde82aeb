import { Component, type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LANGS } from '#kit/words.ts'
import { chooseLanguage } from '../shell/language.ts'
import { App, askBoot } from './App.tsx'
import { api } from './api.ts'
import { loadPage } from './frame/routes.ts'
import { onPress } from './router.tsx'
import { startTheme } from './theme.ts'
import { WordsProvider } from './words.tsx'

/** A fault of the page itself. The words may be what broke, so these are said in all four. */
class Guard extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <main className="broken">
        <p lang="zh">页面出错了，请重新载入。</p>
        <p lang="en">The page has failed. Please load it again.</p>
        <p lang="vi">Trang gặp lỗi. Vui lòng tải lại.</p>
        <p lang="th">หน้านี้ขัดข้อง โปรดโหลดใหม่</p>
        <button type="button" className="btn btn-main" onClick={() => location.reload()}>
          ↻
        </button>
      </main>
    )
  }
}

startTheme()
const root = document.getElementById('app')
if (root) {
  api.lang = chooseLanguage(LANGS)
  onPress(loadPage)
  const first = askBoot()
  // whoever shows it hears of a failure; until then nobody listens
  first.catch(() => undefined)
  createRoot(root).render(
    <StrictMode>
      <Guard>
        <WordsProvider>
          <App first={first} />
        </WordsProvider>
      </Guard>
    </StrictMode>,
  )
}
