// The shop's drawings. A drawing stands on the ground of its colour (style/art.css), which is known
// by the drawing's name; goods whose merchant names none are shown as a parcel.
const files = import.meta.glob<string>('./art/*.svg', {
  eager: true,
  query: '?url',
  import: 'default',
})

export const has = (name: string): boolean => files[`./art/${name}.svg`] !== undefined
export const urlOf = (name: string): string =>
  files[`./art/${name}.svg`] ?? files['./art/van.svg'] ?? ''

const SCENES: Readonly<Record<string, string>> = {
  'durian-crisp': 'hills',
  durian: 'hills',
  coffee: 'hills',
  'bak-kut-teh': 'coast',
  coconut: 'coast',
  mango: 'coast',
  'rice-noodles': 'delta',
  serum: 'delta',
  'snow-fungus': 'delta',
}
/** Where such goods are made; what leaves China leaves it by the port. */
export const sceneOf = (art: string, flow: 'in' | 'out'): string =>
  `origin-${flow === 'out' ? 'port' : (SCENES[art] ?? 'coast')}`
