// Icons on a grid of 16, drawn as one stroke each; the mark of the house; states as shapes.
import type { Look } from '../data/cycle.ts'

const PATHS = {
  home: 'M3 7.2 8 3l5 4.2V13H9.800V9.600H6.200V13H3Z',
  doc: 'M4 2h5.2L12 4.8V14H4ZM9 2v3h3M6 8h4M6 10.700h4',
  inbox: 'M2.6 9 4.4 3.400h7.200L13.4 9v3.600H2.600ZM2.6 9h3.200l.8 1.600h2.800l.8-1.600h3.2',
  search: 'M7.2 11.400a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.400M10.3 10.3 13.4 13.4',
  bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1H3ZM6.8 13.800h2.4',
  plus: 'M8 3.200v9.600M3.2 8h9.6',
  chart: 'M2.6 13.400h10.800M4.4 11V8M8 11V3.400M11.6 11V6',
  down: 'm4.6 6.4 3.4 3.4 3.4-3.4',
  right: 'm6.4 4.6 3.4 3.4-3.4 3.4',
  left: 'M9.8 4.6 6.4 8l3.4 3.4',
  copy: 'M5.6 5.600H13V13H5.600ZM3 10.400V3h7.4',
  more: 'M3.7 8h.1M8 8h.1M12.3 8h.1',
  menu: 'M2.6 4.400h10.800M2.6 8h10.800M2.6 11.600h10.8',
  filter: 'M2.6 4h10.800M4.6 8h6.800M6.6 12h2.8',
  columns: 'M2.6 3.400h10.800v9.200H2.600ZM6.2 3.400v9.200M9.8 3.400v9.2',
  download: 'M8 2.800v7M5 7l3 3 3-3M3 13h10',
  upload: 'M8 10V3M5 5.600l3-3 3 3M3 13h10',
  camera:
    'M2.4 5h2.800l1.2-1.800h3.200L10.8 5h2.800v8H2.400ZM8 11.200a2.4 2.4 0 1 0 0-4.800 2.4 2.4 0 0 0 0 4.8',
  clip:
    'm12.6 7.6-4.7 4.700a2.7 2.7 0 0 1-3.8-3.800l5-5a1.8 1.8 0 0 1 2.6 2.6' +
    'L6.8 11a.9.9 0 0 1-1.3-1.300l4-4',
  check: 'm3.6 8.4 3 3 5.8-6.6',
  close: 'm4 4 8 8m0-8-8 8',
  sun:
    'M8 10.600a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.200M8 1.800v1.400M8 12.800v1.4' +
    'M1.8 8h1.400M12.8 8h1.400M3.6 3.600l1 1M11.4 11.400l1 1M12.4 3.600l-1 1' +
    'M4.6 11.400l-1 1',
  moon: 'M13 9.400A5.4 5.4 0 1 1 6.6 3a4.3 4.3 0 0 0 6.4 6.4',
  shield: 'M8 2 13 4v4c0 3-2 5-5 6-3-1-5-3-5-6V4ZM5.8 8l1.6 1.6 3-3',
  key:
    'M10.4 8.600a3 3 0 1 0-3-3c0 .5.1 1 .3 1.400L3 11.700V13h2v-1.300h1.300v-1.300h1.2' +
    'l1.1-1.100c.5.2 1 .3 1.8.3M11 5h.1',
  print: 'M4.6 6V2.600h6.800V6M4.6 11H2.600V6h10.800v5h-2M4.6 9h6.800v4.400H4.600Z',
  org: 'M3 13.400V3h6v10.400M9 6.600h4v6.800M2 13.400h12M5.2 5.600h1.600M5.2 8h1.600M5.2 10.400h1.6',
  people:
    'M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5M1.8 13.200c.2-2.4 1.8-3.8 4.2-3.8' +
    's4 1.4 4.2 3.800M10.6 3.200a2.4 2.4 0 0 1 0 4.600M12 9.800c1.4.6 2.1 1.7 2.2 3.4',
  person:
    'M8 8a2.8 2.8 0 1 0 0-5.600A2.8 2.8 0 0 0 8 8M3 13.600c.2-2.8 2.1-4.2 5-4.2' + 's4.8 1.4 5 4.2',
  letter: 'M2.4 4h11.200v8.400H2.400ZM2.4 4.6 8 8.800l5.6-4.2',
  book: 'M3.4 3h7.800l1.4 1.400V13H3.400ZM5.6 6h4.800M5.6 8.400h4.800M5.6 10.800h3',
  node: 'M2.6 3.400h10.800v3.600H2.600ZM2.6 9h10.800v3.600H2.600ZM5 5.200h.1M5 10.800h.1',
  screen: 'M2 3h12v8H2ZM6 13.600h4M8 11v2.600M4.6 8.400l2-2 1.8 1.4 2.8-2.8',
  out: 'M4 12l7.5-7.500M6 4.500h5.500V10',
  lock: 'M4.4 7.400h7.200V13H4.400ZM5.8 7.400V5.200a2.2 2.2 0 0 1 4.4 0v2.2',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8M8 9.600a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2',
  leave: 'M9.6 3H3.400v10h6.200M7 8h6.600M11 5.4 13.6 8 11 10.6',
  shop: 'M3.2 7v6h9.600V7M2.2 6.4 3.4 3h9.200l1.2 3.4a1.95 1.95 0 0 1-3.9 0 1.95 1.95 0 0 1-3.9 0 1.95 1.95 0 0 1-3.8 0M6.6 13v-3h2.8v3',
  mend: 'M9.6 3.4 12.6 6.400 5.8 13.200H2.800v-3ZM8 5l3 3',
  warn: 'M8 2.4 14.4 13.400H1.600ZM8 6.400v3.400M8 11.600v.1',
} as const

export type IconName = keyof typeof PATHS

export const Icon = ({ n, size = 16 }: { readonly n: IconName; readonly size?: number }) => (
  <svg
    className="icon"
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth={n === 'more' ? 2.2 : 1.4}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden
  >
    <path d={PATHS[n]} />
  </svg>
)

/** A bay, open to the sea. */
export const Mark = ({ size = 24 }: { readonly size?: number }) => (
  <svg className="mark" width={size} height={size} viewBox="0 0 24 24" aria-hidden>
    <rect width="24" height="24" rx="6" fill="var(--mark)" />
    <g fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round">
      <path d="M18.5 5.500H12a6.5 6.5 0 0 0 0 13h6.5" />
      <path d="M18.5 9.700H12.200a2.3 2.3 0 0 0 0 4.600h6.3" opacity=".6" />
    </g>
  </svg>
)

const Ring = ({ dash }: { readonly dash?: string }) => (
  <circle
    cx="8"
    cy="8"
    r="6"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.6"
    strokeDasharray={dash}
  />
)

const AROUND = 11.94
const SHAPES = {
  draft: () => <Ring dash="2.2 1.97" />,
  ring: () => <Ring />,
  pie: (progress: number) => (
    <>
      <Ring />
      <circle
        cx="8"
        cy="8"
        r="1.9"
        fill="none"
        stroke="currentColor"
        strokeWidth="3.8"
        strokeDasharray={`${progress * AROUND} ${AROUND}`}
        transform="rotate(-90 8 8)"
      />
    </>
  ),
  done: () => (
    <>
      <circle cx="8" cy="8" r="6.8" fill="currentColor" />
      <path className="cut" d="m5 8.2 2.1 2.100L11 6" />
    </>
  ),
  refused: () => (
    <>
      <path
        d="M5.2 1.400h5.600l3.8 3.800v5.600l-3.8 3.800H5.200l-3.8-3.800V5.200Z"
        fill="currentColor"
      />
      <path className="cut" d="m5.7 5.7 4.6 4.600m0-4.6-4.6 4.6" />
    </>
  ),
  struck: () => (
    <>
      <Ring />
      <path d="m4.2 11.8 7.6-7.6" stroke="currentColor" strokeWidth="1.6" />
    </>
  ),
}

export const DRAFT = { tone: 'grey', shape: 'draft', progress: 0 } as const

/** A state's mark: its shape says which, its colour who holds the ball. */
export const Glyph = ({
  look,
  size = 16,
}: {
  readonly look: Look | typeof DRAFT
  readonly size?: number
}) => (
  <svg
    className={`glyph t-${look.tone}`}
    width={size}
    height={size}
    viewBox="0 0 16 16"
    aria-hidden
  >
    {SHAPES[look.shape](look.progress)}
  </svg>
)
