// The small drawings of forms: the shape says what it is, the colour only says it again.

const Stroke = ({ d, size }: { d: string; size: number }) => (
  <svg
    className="ff-icon"
    width={size}
    height={size}
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.4"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={d} />
  </svg>
)

const DRAWN = {
  down: 'm4.6 6.4 3.4 3.4 3.4-3.4',
  right: 'm6.4 4.6 3.4 3.4-3.4 3.4',
  check: 'm3.6 8.4 3 3 5.8-6.6',
  plus: 'M8 3.2v9.6M3.2 8h9.6',
  minus: 'M3.2 8h9.6',
  above: 'M3 12.6h10M8 3v6.4M5.2 5.6 8 2.8 10.8 5.6',
  copy: 'M5.6 5.6H13V13H5.6ZM3 10.4V3h7.4',
  clip: 'm12.6 7.6-4.7 4.7a2.7 2.7 0 0 1-3.8-3.8l5-5a1.8 1.8 0 0 1 2.6 2.6L6.8 11a.9.9 0 0 1-1.3-1.300l4-4',
  device: 'M4.4 2.600h7.200v10.800H4.400ZM7.2 11.600h1.6',
} as const

export const Icon = ({ name, size = 16 }: { name: keyof typeof DRAWN; size?: number }) => (
  <Stroke d={DRAWN[name]} size={size} />
)

/** An octagon: refused, to be mended. */
export const FaultMark = () => (
  <svg className="ff-icon" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
    <path d="M5.2 1.4h5.6l3.8 3.8v5.6l-3.8 3.8H5.2L1.4 10.8V5.2Z" fill="currentColor" />
    <path d="M8 4.6v4M8 11v.1" stroke="var(--sheet)" strokeWidth="1.7" strokeLinecap="round" />
  </svg>
)

/** A dashed ring: not begun, a draft. */
export const DraftMark = () => (
  <svg className="ff-icon" width="13" height="13" viewBox="0 0 16 16" aria-hidden="true">
    <circle
      cx="8"
      cy="8"
      r="6"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeDasharray="2.2 1.97"
    />
  </svg>
)

/** A disc with a tick: done. */
export const DoneMark = () => (
  <svg className="ff-icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="6.8" fill="currentColor" />
    <path
      d="m5 8.2 2.1 2.100L11 6"
      fill="none"
      stroke="var(--sheet)"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
)
