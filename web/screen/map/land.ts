import { useEffect, useState } from 'react'
import { feature, type Topology } from 'topojson-client'
import landUrl from 'world-atlas/land-50m.json?url'

const isTopology = (value: unknown): value is Topology =>
  typeof value === 'object' && value !== null && 'objects' in value && 'arcs' in value

const fetchLand = async (): Promise<object | undefined> => {
  const answer = await fetch(landUrl)
  const topology: unknown = answer.ok ? await answer.json() : undefined
  if (!isTopology(topology)) return undefined
  const { land } = topology.objects
  return land && feature(topology, land)
}

const AGAIN = 20_000

/** The land's outline (Natural Earth, 1:50 million, no borders), asked again until it is there. */
export const useLand = (): object | undefined => {
  const [land, setLand] = useState<object>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let wanted = true
    const ask = (): void => {
      fetchLand()
        .catch(() => undefined)
        .then(
          found => {
            if (!wanted) return
            if (found) setLand(found)
            else timer = setTimeout(ask, AGAIN)
          },
          () => undefined,
        )
    }
    ask()
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [])
  return land
}
