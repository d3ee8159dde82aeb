// Many filings as one file: dropped, its columns mapped once, checked, lodged; what was refused is
// saved.
import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Problem, type Unreached } from '../api.ts'
import { type BulkFile, type Mapping, Run, type RunState, uploadFile } from '../data/bulk.ts'
import type { TypeInfo } from '../data/types.ts'
import { useSending } from '../data/use.ts'
import { Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/routes.ts'
import { Button, Refused, saveBlob, saveText } from '../parts/basic.tsx'
import { typeWord } from '../parts/filing.tsx'
import { Confirm } from '../parts/float.tsx'
import { Icon } from '../parts/icons.tsx'
import { Link } from '../router.tsx'
import { useMe } from '../session.tsx'
import { type Say, useSay } from '../words.tsx'
import { Columns } from './bulk/Columns.tsx'
import { DropArea, FileButton, NoFile } from './bulk/Drop.tsx'
import { leafWord, leavesOf, missing } from './bulk/mapping.ts'
import { Outcome } from './bulk/Outcome.tsx'
import NotFound from './NotFound.tsx'
import '../style/bulk.css'

interface Held {
  /** the browser's, to send again when the node has forgotten its own */
  readonly file: File
  readonly seen: BulkFile
}

const noRun = (): (() => void) => () => undefined
const noState = (): undefined => undefined
const useRunState = (run: Run | undefined): RunState | undefined =>
  useSyncExternalStore<RunState | undefined>(run?.watch ?? noRun, run?.state ?? noState)

/** A page that is closed in the middle asks first: lodging would end there. */
const useAskBeforeLeaving = (busy: boolean): void => {
  useEffect(() => {
    if (!busy) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [busy])
}

/** A file on its way to the node. */
const useUpload = (type: TypeInfo) => {
  const { busy, problem, send, clear } = useSending()
  const [share, setShare] = useState(0)
  const leaving = useRef(new AbortController())
  useEffect(() => () => leaving.current.abort(), [])
  const upload = async (file: File): Promise<BulkFile | undefined> => {
    let seen: BulkFile | undefined
    leaving.current = new AbortController()
    setShare(0)
    await send(async () => {
      seen = await uploadFile(type.type, file, setShare, leaving.current.signal)
    })
    return seen
  }
  return { busy, problem, share, upload, clear }
}

const useRuns = (type: TypeInfo, held: Held | undefined, again: (seen: BulkFile) => void) => {
  const [run, setRun] = useState<Run>()
  const [refused, setRefused] = useState<Problem | Unreached>()
  const state = useRunState(run)
  const latest = useRef<Run | undefined>(undefined)
  useEffect(() => () => latest.current?.stop(), [])
  const show = (next: Run | undefined): Run | undefined => {
    latest.current?.stop()
    latest.current = next
    setRun(next)
    setRefused(undefined)
    return next
  }
  const begin = async (
    what: 'check' | 'lodge',
    { file, seen }: Held,
    mapping: Mapping | null,
  ): Promise<void> => {
    const next = new Run(what)
    show(next)
    try {
      await next.begin(type.type, seen.file, mapping)
    } catch (error) {
      if (latest.current !== next) return
      if (error instanceof Problem && error.status === 404) {
        // an hour has gone by, or the node was started anew: the file is still here
        const own = new AbortController()
        const anew = await uploadFile(type.type, file, () => undefined, own.signal)
        again(anew)
        return begin(what, { file, seen: anew }, mapping)
      }
      show(undefined)
      setRefused(error instanceof Problem ? error : new Problem(0, { detail: String(error) }))
    }
  }
  const save = (): void => {
    const name = held?.file.name.replace(/\.[^.]*$/, '') ?? type.type
    if (run !== undefined) saveBlob(`${name}.refused.csv`, run.refusedFile())
  }
  return { state, refused, begin, save, stop: () => run?.stop(), forget: () => show(undefined) }
}

const FileLine = ({ held, onFile }: { readonly held: Held; onFile: (file: File) => void }) => {
  const { t, size } = useSay()
  const { seen } = held
  const facts = [
    size(seen.size),
    seen.format.toUpperCase(),
    seen.encoding?.toUpperCase(),
    seen.sheet,
  ]
  return (
    <div className="bulk-file">
      <Icon n="doc" size={20} />
      <span>
        <b>{seen.name}</b>
        <small>{facts.filter(each => each !== undefined).join(' · ')}</small>
      </span>
      <FileButton kind="quiet" onFile={onFile}>
        {t('bulk.another')}
      </FileButton>
    </div>
  )
}

const Uploading = ({ share }: { readonly share: number }) => {
  const { t } = useSay()
  return (
    <div className="state-box drop-box">
      <b>{t('bulk.uploading')}</b>
      <div
        className="bulk-bar"
        role="progressbar"
        aria-label={t('bulk.uploading')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <i style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}

interface Steps {
  readonly state: RunState | undefined
  /** filings that a finished check of just this mapping found good */
  readonly good: number | undefined
  readonly onCheck: () => void
  readonly onLodge: () => void
  readonly onStop: () => void
}

/** One main button: first to check, then to lodge. */
const Actions = ({ state, good, onCheck, onLodge, onStop }: Steps) => {
  const { t } = useSay()
  if (state?.state === 'running') {
    return (
      <Button icon="close" onClick={onStop}>
        {t('bulk.stop')}
      </Button>
    )
  }
  const broken = state?.what === 'lodge' && state.state !== 'done'
  if (broken) {
    return (
      <Button kind="main" onClick={onLodge}>
        {t('bulk.go.on')}
      </Button>
    )
  }
  const ready = good !== undefined && good > 0
  return (
    <>
      <Button kind={ready ? 'plain' : 'main'} icon="check" onClick={onCheck}>
        {t('bulk.check')}
      </Button>
      {ready ? (
        <Button kind="main" onClick={onLodge}>
          {t('bulk.lodge', { n: good })}
        </Button>
      ) : null}
    </>
  )
}

const goodOf = (state: RunState | undefined): number | undefined =>
  state?.what === 'check' && state.done?.faults.length === 0 ? state.done.lodged : undefined

/** An empty file, its columns in the reader's words; `#` says which rows belong together. */
const saveTemplate = (say: Say, type: TypeInfo): void => {
  const heads = ['#', ...leavesOf(type).map(leaf => leafWord(say, leaf))]
  const line = heads.map(text => `"${text.replaceAll('"', '""')}"`).join(',')
  saveText(`${type.type}.csv`, 'text/csv', `\uFEFF${line}\r\n`)
}

interface ContentsProps {
  readonly type: TypeInfo
  readonly held: Held
  readonly state: RunState | undefined
  /** filings of the file, once a check has counted them */
  readonly known: number | undefined
  readonly mapping: Mapping | null
  readonly onSave: () => void
  readonly onMapping: (mapping: Mapping) => void
  readonly children: ReactNode
}

/** Of a file that is here: what became of it so far, and how it is read. */
const Contents = ({ type, held, state, known, mapping, children, ...on }: ContentsProps) => {
  const { t } = useSay()
  const lodging = state?.what === 'lodge'
  return (
    <>
      {children}
      {state === undefined ? null : (
        <Outcome run={state} known={lodging ? known : undefined} onSave={on.onSave} />
      )}
      {lodging && state.state === 'done' ? (
        <p>
          <Link className="link" to={`/filings/${type.type}`}>
            {t('bulk.list')}
            <Icon n="right" />
          </Link>
        </p>
      ) : null}
      {mapping === null || lodging ? null : (
        <Columns type={type} file={held.seen} mapping={mapping} onMapping={on.onMapping} />
      )}
    </>
  )
}

const Room = ({ type }: { readonly type: TypeInfo }) => {
  const say = useSay()
  const { t } = say
  const [held, setHeld] = useState<Held>()
  const [mapping, setMapping] = useState<Mapping | null>(null)
  const [sure, setSure] = useState(false)
  const [known, setKnown] = useState<number>()
  const upload = useUpload(type)
  const runs = useRuns(type, held, seen => held !== undefined && setHeld({ ...held, seen }))
  const { state } = runs
  const busy = upload.busy || state?.state === 'running'
  const good = goodOf(state)
  useAskBeforeLeaving(busy)
  const isWhole = (of: Mapping | null): boolean =>
    of === null || missing(of, leavesOf(type)).length === 0
  const take = async (file: File): Promise<void> => {
    runs.forget()
    const seen = await upload.upload(file)
    if (seen === undefined) return setHeld(undefined)
    const next = { file, seen }
    setHeld(next)
    setMapping(seen.mapping)
    setKnown(undefined)
    // known columns, or none to know: the first reasons come without a press
    if (seen.mapping === null || (seen.remembered && isWhole(seen.mapping))) {
      void runs.begin('check', next, seen.mapping)
    }
  }
  const lodge = (): void => {
    setSure(false)
    if (held === undefined) return
    if (state?.what === 'check' && state.done !== undefined) {
      setKnown(state.done.lodged + state.done.refused)
    }
    void runs.begin('lodge', held, mapping)
  }
  const check = (): void => {
    if (held !== undefined) void runs.begin('check', held, mapping)
  }
  const change = (next: Mapping): void => {
    // what was found is not of this mapping any more
    runs.forget()
    setMapping(next)
  }
  const title = t('bulk.title', { type: typeWord(say, type) })
  const onLodge = (): void => (state?.what === 'lodge' ? lodge() : setSure(true))
  const actions =
    held === undefined || upload.busy ? undefined : (
      <Actions {...{ state, good, onLodge }} onCheck={check} onStop={runs.stop} />
    )
  return (
    <Page title={title} actions={actions} className="bulk">
      <DropArea onFile={busy ? undefined : file => void take(file)}>
        <Refused problem={upload.problem ?? runs.refused} />
        {upload.busy ? <Uploading share={upload.share} /> : null}
        {held === undefined && !upload.busy ? (
          <NoFile onFile={file => void take(file)} onTemplate={() => saveTemplate(say, type)} />
        ) : null}
        {held === undefined || upload.busy ? null : (
          <Contents
            {...{ type, held, state, known, mapping }}
            onSave={runs.save}
            onMapping={change}
          >
            <FileLine held={held} onFile={file => void take(file)} />
          </Contents>
        )}
      </DropArea>
      {sure ? (
        <Confirm
          title={t('bulk.sure.title', { n: good ?? 0 })}
          text={t('bulk.sure')}
          yes={t('bulk.sure.yes')}
          busy={false}
          onYes={lodge}
          onClose={() => setSure(false)}
        />
      ) : null}
    </Page>
  )
}

const Bulk = ({ params }: PageProps) => {
  const me = useMe()
  const type = me.typeOf(params.type ?? '')
  return type === undefined || !me.has('trader') ? <NotFound /> : <Room type={type} />
}
export default Bulk
