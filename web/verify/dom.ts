// Elements, by hand: the page has a dozen of them. Text goes in as text, never as markup.

type Child = Node | string | undefined | false
type Attributes = Readonly<Record<string, string | boolean | undefined>>

const fill = <E extends Element>(
  element: E,
  attributes: Attributes,
  children: readonly Child[],
): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '')
    else if (typeof value === 'string') element.setAttribute(name, value)
  }
  element.append(...children.filter(child => child !== undefined && child !== false))
  return element
}

export const el = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => fill(document.createElement(tag), attributes, children)

const svg = (tag: string, attributes: Attributes, ...children: readonly Child[]): SVGElement =>
  fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)

const path = (d: string, more: Attributes = {}): SVGElement =>
  svg('path', { d, fill: 'none', stroke: 'currentColor', 'stroke-linecap': 'round', ...more })
const solid = (d: string): SVGElement => svg('path', { d, fill: 'currentColor' })
const cut = (d: string): SVGElement => path(d, { class: 'cut', 'stroke-width': '1.7' })

export type Sign = 'valid' | 'changed' | 'withdrawn' | 'unknown' | 'waiting' | 'away'

const RING = 'M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12Z'

/** A sign says by its shape which it is, and by its colour how good. */
const SHAPES: Readonly<Record<Sign, () => readonly SVGElement[]>> = {
  valid: () => [solid('M8 1a7 7 0 1 1 0 14a7 7 0 1 1 0-14Z'), cut('m4.9 8.3 2.2 2.2 4.1-4.6')],
  changed: () => [
    svg('path', {
      d: 'M8 1.9 14.6 13.6H1.4Z',
      fill: 'currentColor',
      stroke: 'currentColor',
      'stroke-width': '1.2',
      'stroke-linejoin': 'round',
    }),
    cut('M8 6.2v3.6M8 11.8v.1'),
  ],
  withdrawn: () => [
    solid('M5.2 1.4h5.6l3.8 3.8v5.6l-3.8 3.8H5.2l-3.8-3.8V5.2Z'),
    cut('m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6'),
  ],
  unknown: () => [solid('M8 .9 15.1 8 8 15.1.9 8Z'), cut('M8 4.8v3.9M8 11v.1')],
  waiting: () => [path(RING, { 'stroke-width': '1.6' })],
  away: () => [path(RING, { 'stroke-width': '1.6', 'stroke-dasharray': '2.2 1.97' })],
}

export const glyph = (sign: Sign, size: number): SVGElement =>
  svg(
    'svg',
    {
      class: `glyph is-${sign}`,
      viewBox: '0 0 16 16',
      width: String(size),
      height: String(size),
      'aria-hidden': 'true',
    },
    ...SHAPES[sign](),
  )
