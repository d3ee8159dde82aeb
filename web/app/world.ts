// The world as parts of ui/ are handed it in the workbench: one for all pages.
import { makeWorld } from '../shell/world.ts'
import { api } from './api.ts'

export const world = makeWorld(api.fetch, hear => api.watch(() => api.isDown() || hear()))
