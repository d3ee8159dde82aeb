// A photograph as it goes over a poor line: no larger than what shows a seal's number, upright, and
// without what a camera writes beside the picture. The node takes that out again, whoever sends.

/** px of the longer side: a page of print is read at it. */
const MOST = 2048
const QUALITY = 0.85

const named = (file: File): string => {
  const base = file.name.replace(/\.[^.]*$/, '').slice(0, 60)
  return `${base === '' ? 'photograph' : base}.jpg`
}

/** Redrawn as JPEG; as it is where this browser cannot draw it, for the node to judge. */
export const reduced = async (file: File): Promise<{ name: string; blob: Blob }> => {
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (picture === undefined) return { name: file.name, blob: file }
  const scale = Math.min(1, MOST / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await new Promise<Blob | null>(resolve => {
    canvas.toBlob(resolve, 'image/jpeg', QUALITY)
  })
  return blob === null ? { name: file.name, blob: file } : { name: named(file), blob }
}
