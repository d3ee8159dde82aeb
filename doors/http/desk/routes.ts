// Drafts, files and the queue: the routes of what lies on people's desks.
import type { MountedFiling } from '#engine/mounted.ts'
import type { Route } from '../route.ts'
import { fileRoutes, filingFileRoutes } from './attachments.ts'
import { draftRoutes } from './drafts.ts'
import { inspectionRoutes } from './inspections.ts'
import { paperRoutes } from './papers.ts'
import { queueRoutes } from './queue.ts'
import { Uploads } from './upload.ts'

export const deskRoutes = (types: readonly MountedFiling[]): Route[] => {
  const uploads = new Uploads()
  return [
    ...draftRoutes,
    ...fileRoutes(uploads),
    ...types.flatMap(type => [
      ...filingFileRoutes(type, uploads),
      ...inspectionRoutes(type, uploads),
      ...paperRoutes(type),
      ...queueRoutes(type),
    ]),
  ]
}
