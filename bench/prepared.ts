// Documents of a mix as the engine prepares them: for the stages, and for the rows that the
// baselines write without it.
import { Cube } from '#engine/cube/cube.ts'
import { type Ground, prepare } from '#engine/intake/prepare.ts'
import { mount } from '#engine/mounted.ts'
import { makeReferences } from '#engine/reference/references.ts'
import type { Prepared } from '#engine/types.ts'
import { Refusal } from '#kit/fault.ts'
import { packs } from '#packs/index.ts'
import { documents, type Mix, TYPE } from './documents.ts'

export const ZONE = 'Asia/Shanghai'

export const mounted = mount(packs({ country: 'CN' }))
export const type = mounted.filings.get(TYPE)!

const references = makeReferences(
  mounted.packs,
  mounted.packs.flatMap(pack =>
    Object.entries(pack.reference.tables).map(([name, { seed }]) => ({
      pack: pack.name,
      name,
      version: 1,
      rows: seed,
    })),
  ),
)

export const makeGround = (cube: Cube): Ground => ({ references, zone: ZONE, plans: cube.plans })

/** The value, or an error that names the faults: the mixes hold nothing that is refused. */
export const must = <T>(value: T | Refusal): T => {
  if (value instanceof Refusal) throw new Error(JSON.stringify(value.faults))
  return value
}

export const preparedDocuments = (mix: Mix, count: number, now: number): Prepared[] => {
  const ground = makeGround(new Cube(mounted, ZONE))
  return documents(mix, count, now).map(text => must(prepare(type, Buffer.from(text), now, ground)))
}
