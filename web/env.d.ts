/// <reference types="vite/client" />
// The parts of d3-geo and topojson-client that the map calls; neither package carries types.

declare module 'd3-geo' {
  export type Point = [number, number]
  export interface Projection {
    (point: Point): Point | null
    fitExtent(extent: [Point, Point], object: object): Projection
    center(point: Point): Projection
    scale(): number
    scale(scale: number): Projection
    translate(point: Point): Projection
    clipExtent(extent: [Point, Point]): Projection
  }
  export function geoMercator(): Projection
  export function geoPath(
    projection: Projection,
    context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  ): (object: object) => void
}

declare module 'topojson-client' {
  export interface Topology {
    type: 'Topology'
    objects: { readonly [name: string]: object }
  }
  export function feature(topology: Topology, object: object): object
}
