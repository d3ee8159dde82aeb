// The fonts of the papers: whole files, so that any name can be drawn; two weights.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Font, readFont } from './font.ts'

const REGULAR = [
  import.meta.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/noto-sans-thai/400Regular/NotoSansThai_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
].map(each => fileURLToPath(each))
const BOLD = [
  import.meta.resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf'),
  import.meta.resolve('@expo-google-fonts/noto-sans-thai/600SemiBold/NotoSansThai_600SemiBold.ttf'),
  import.meta.resolve('@expo-google-fonts/noto-sans-sc/600SemiBold/NotoSansSC_600SemiBold.ttf'),
].map(each => fileURLToPath(each))

/** Folders of all font files, for the compiler. */
export const fontFolders = (): string[] => [...REGULAR, ...BOLD].map(dirname)

let known: readonly Font[] | undefined
/** The bold ones: the wider of the two weights, so a text that fits in it fits in both. */
const fonts = (): readonly Font[] => {
  known ??= BOLD.map(readFont)
  return known
}

const widths = new Map<number, number>()
const NONE = -1

/** Width of a sign in thousandths of the size; undefined when no font has it. */
export const widthOf = (sign: number): number | undefined => {
  let width = widths.get(sign)
  if (width === undefined) {
    width = NONE
    for (const font of fonts()) {
      const own = font.width(sign)
      if (own === undefined) continue
      width = own
      break
    }
    widths.set(sign, width)
  }
  return width === NONE ? undefined : width
}
