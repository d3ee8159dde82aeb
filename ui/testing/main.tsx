// The tests' page: a form against a real node, with a key instead of a session.
import { useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import type { Lang } from '#kit/words.ts'
import { FilingForm } from '#ui/filing/Form.tsx'
import type { DescribedType } from '#ui/filing/shape.ts'
import { loadChinese } from '#web/shell/fonts.ts'
import { makeWorld } from '#web/shell/world.ts'

interface Told {
  readonly zone: string
  readonly types: readonly DescribedType[]
}

const asked = new URLSearchParams(location.search)
const key = asked.get('key') ?? ''

const api = (path: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers)
  headers.set('Authorization', `Bearer ${key}`)
  return fetch(path, { ...init, headers })
}
const world = makeWorld(api)

let lang = (asked.get('lang') ?? 'en') as Lang
let messages: Record<string, string> = {}
const hearers = new Set<() => void>()

const speak = async (next: Lang): Promise<void> => {
  const answer = await fetch(`/api/v1/words/${next}`)
  messages = ((await answer.json()) as { words: Record<string, string> }).words
  lang = next
  document.documentElement.lang = next
  if (next === 'zh') loadChinese(true)
  for (const hear of hearers) hear()
}

declare global {
  interface Window {
    /** what a test does to the page as the workbench would */
    stage: {
      speak: (lang: Lang) => Promise<void>
      lodged: string[]
      drafts: string[]
      copy: Readonly<Record<string, unknown>> | undefined
    }
  }
}
window.stage = { speak, lodged: [], drafts: [], copy: undefined }
document.documentElement.dataset.theme = asked.get('theme') ?? 'light'

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear)
  return () => hearers.delete(hear)
}

const Page = ({ told, type }: { told: Told; type: DescribedType }) => {
  const spoken = useSyncExternalStore(subscribe, () => lang)
  const words = useSyncExternalStore(subscribe, () => messages)
  const draft = asked.get('draft')
  return (
    <FilingForm
      world={world}
      lang={spoken}
      messages={words}
      type={type}
      zone={told.zone}
      {...(draft === null ? {} : { draft })}
      onDraft={id => {
        window.stage.drafts.push(id)
        const url = new URL(location.href)
        url.searchParams.set('draft', id)
        history.replaceState(null, '', url)
      }}
      onLodged={number => window.stage.lodged.push(number)}
      onCopy={async () => window.stage.copy}
      onSignIn={async () => undefined}
    />
  )
}

const answer = await fetch('/api/v1/types')
const told = (await answer.json()) as Told
await speak(lang)
const name = asked.get('type') ?? 'trade.declaration'
const type = told.types.find(each => each.type === name)
if (type !== undefined)
  createRoot(document.getElementById('app')!).render(<Page told={told} type={type} />)
