// Where a file is let go, or chosen.
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from '../../parts/basic.tsx'
import { Icon } from '../../parts/icons.tsx'
import { useSay } from '../../words.tsx'

const KINDS = '.csv,.tsv,.txt,.xlsx,.ndjson,.jsonl'

/** A button that asks for a file. */
export const FileButton = ({
  kind,
  children,
  onFile,
}: {
  readonly kind: 'main' | 'plain' | 'quiet'
  readonly children: ReactNode
  readonly onFile: (file: File) => void
}) => {
  const { t } = useSay()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button kind={kind} icon="upload" onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        tabIndex={-1}
        aria-label={t('bulk.choose')}
        onChange={event => {
          const [file] = event.target.files ?? []
          // the same file again is a change too: it may have been put right
          event.target.value = ''
          if (file !== undefined) onFile(file)
        }}
      />
    </>
  )
}

/** Takes a file that is dropped anywhere on what is in it. */
export const DropArea = ({
  onFile,
  children,
}: {
  readonly onFile: ((file: File) => void) | undefined
  readonly children: ReactNode
}) => {
  const { t } = useSay()
  const [over, setOver] = useState(0)
  const isFile = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same
    <div
      className={over > 0 && onFile !== undefined ? 'drop over' : 'drop'}
      onDragEnter={event => isFile(event) && setOver(n => n + 1)}
      onDragLeave={event => isFile(event) && setOver(n => Math.max(0, n - 1))}
      onDragOver={event => {
        if (isFile(event)) event.preventDefault()
      }}
      onDrop={event => {
        if (!isFile(event)) return
        event.preventDefault()
        setOver(0)
        const [file] = event.dataTransfer.files
        if (file !== undefined) onFile?.(file)
      }}
    >
      {children}
      {over > 0 && onFile !== undefined ? (
        <div className="drop-veil" aria-hidden>
          <Icon n="upload" size={24} />
          <b>{t('bulk.drop.here')}</b>
        </div>
      ) : null}
    </div>
  )
}

/** Before there is a file. */
export const NoFile = ({
  onFile,
  onTemplate,
}: {
  readonly onFile: (file: File) => void
  readonly onTemplate: () => void
}) => {
  const { t } = useSay()
  return (
    <div className="state-box drop-box">
      <Icon n="upload" size={24} />
      <b>{t('bulk.drop')}</b>
      <p>{t('bulk.drop.why')}</p>
      <div className="row">
        <FileButton kind="main" onFile={onFile}>
          {t('bulk.choose')}
        </FileButton>
        <Button icon="download" onClick={onTemplate}>
          {t('bulk.template')}
        </Button>
      </div>
      <small>{t('bulk.limit')}</small>
    </div>
  )
}
