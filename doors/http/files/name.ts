// Names of files: in any language, without a path, and without what makes them look like others.
import { type Fault, fault } from '#kit/fault.ts'
import { extensionsOf } from './media.ts'

const LONGEST = 200
/** Controls, signs that turn the direction of writing, and hidden ones (exe.fdp for pdf.exe). */
const HIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u
/** What a file system of somebody would stumble over. */
const UNSAFE = /[<>:"|?*]/g

/**
 * The name out of the header Beibu-Name (percent-encoded UTF-8): its last part, composed (NFC), of
 * 200 characters at most, with an ending that its type has.
 */
export const readName = (header: string | undefined, media: string): string | Fault => {
  const expected = extensionsOf(media)[0] ?? ''
  const wrong = fault('attachment-name-wrong', '/Beibu-Name', { expected })
  let text: string
  try {
    text = decodeURIComponent(header ?? '')
  } catch {
    return wrong
  }
  const last = text.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  if (HIDDEN.test(text)) return wrong
  const name = last.replaceAll(UNSAFE, '_').trim()
  const ending = extensionsOf(media).find(each => name.toLowerCase().endsWith(each))
  const bare = ending === undefined ? '' : name.slice(0, -ending.length).replaceAll('.', '').trim()
  return bare === '' || [...name].length > LONGEST ? wrong : name
}

/** RFC 6266: the name for those who read only ASCII, and the whole one for all others. */
export const dispositionOf = (name: string, kind: 'attachment' | 'inline'): string => {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_')
  const whole = encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${whole}`
}
