// One sample of a demonstration's shelf, as it is written down here.
export interface Sample {
  readonly art: string
  readonly flow: 'in' | 'out'
  readonly category: string
  readonly channel: string
  readonly hs: string
  readonly origin: string
  readonly destination?: string
  readonly warehouse?: string
  readonly size: string
  /** of one piece, kg */
  readonly mass: readonly [net: string, gross: string]
  readonly storage: 'ambient' | 'chilled' | 'frozen'
  readonly shelfDays?: number
  readonly money: readonly [price: string, freight: string, insurance: string]
  /** pieces on the shelf at first */
  readonly pieces: number
  /** zh, en, vi, th */
  readonly names: readonly [string, string, string, string]
  readonly stories: readonly [string, string, string, string]
}
