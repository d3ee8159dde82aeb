#!/usr/bin/env node
// Everything begins here: the packs are named, the commands handed them.
import { makeProgram } from '#doors/cli/program.ts'
import { packs } from '#packs/index.ts'

await makeProgram({ packs, root: import.meta.dirname }).parseAsync(process.argv)
