// What the chapters of the Harmonised System are called, as the giant screen says it.
import type { Lang } from '../shell/langs.ts'

type Names = Readonly<Record<string, string>>
interface File {
  readonly names: Readonly<Record<string, Names>>
}

const files: Readonly<Record<Lang, () => Promise<File>>> = {
  zh: () => import('../screen/words/names-zh.ts'),
  en: () => import('../screen/words/names-en.ts'),
  vi: () => import('../screen/words/names-vi.ts'),
  th: () => import('../screen/words/names-th.ts'),
}

/** Names by chapter; none where the file cannot be loaded: codes are enough. */
export const loadChapters = async (lang: Lang): Promise<Names> => {
  try {
    return (await files[lang]()).names.chapter ?? {}
  } catch {
    return {}
  }
}
