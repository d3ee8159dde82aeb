// Where things are, [longitude, latitude] in degrees. A partner stands at its capital, an office
// at its town; what has no place here gets no arc and no mark, and the map says how many it is.
import type { Point } from 'd3-geo'

export const OFFICES: Readonly<Record<string, Point>> = {
  7201: [108.37, 22.82],
  7202: [109.12, 21.48],
  7208: [106.72, 21.98],
  7207: [107.97, 21.54],
  7206: [108.36, 21.62],
  7212: [108.64, 21.78],
  7210: [106.6, 22.47],
  7211: [106.33, 22.87],
  7204: [110.29, 25.27],
  7203: [111.28, 23.48],
  7209: [109.6, 23.11],
  7205: [109.41, 24.33],
}

export const PARTNERS: Readonly<Record<string, Point>> = {
  BN: [114.94, 4.89],
  ID: [106.83, -6.18],
  KH: [104.92, 11.56],
  LA: [102.61, 17.97],
  MM: [96.13, 19.75],
  MY: [101.69, 3.14],
  PH: [120.98, 14.6],
  SG: [103.85, 1.29],
  TH: [100.5, 13.76],
  TL: [125.57, -8.56],
  VN: [105.84, 21.03],
}

/** The middle of the frontier's offices, where arcs and the close-up's rays begin. */
export const REGION: Point = [107.9, 22.2]

/** What must be seen on a wall: Myanmar to Dili, Java to Guangxi, and sea for the close-up. */
export const VIEW: readonly [Point, Point] = [
  [89.5, -9.4],
  [126.6, 24.2],
]

/** The same without the close-up's sea. */
export const SMALL_VIEW: readonly [Point, Point] = [
  [95.2, -9.4],
  [126.6, 24.2],
]

/** What the close-up shows: the frontier from Longbang to Beihai. */
export const CLOSE: readonly [Point, Point] = [
  [105.9, 21.15],
  [109.7, 23.2],
]

/** On which side of its capital a partner's name stands best, out to sea or away from the arcs. */
export const SIDES: Readonly<Record<string, 'left' | 'right'>> = {
  LA: 'left',
  MM: 'left',
  MY: 'left',
  TH: 'left',
  VN: 'left',
}
