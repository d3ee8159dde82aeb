// Where a form hands its document in: as a new filing, or as what an earlier one is to become.

/** A filing that is amended, at the version that was seen. */
export interface Amends {
  readonly number: string
  readonly version: number
  readonly transition: string
}

export interface Target {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export const targetOf = (type: string, amends: Amends | undefined): Target => {
  const filings = `/api/v1/filings/${type}`
  if (amends === undefined) return { path: filings, headers: {} }
  const { number, version, transition } = amends
  return {
    path: `${filings}/${encodeURIComponent(number)}/${encodeURIComponent(transition)}`,
    headers: { 'If-Match': `"${version}"` },
  }
}
