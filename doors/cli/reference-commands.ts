// The commands on reference data: `beibu reference` and `beibu tariff`.
import { basename } from 'node:path'
import type { Command } from 'commander'
import { day, guarded, instant, positive, quiet, say, settingsOrEnd, whole } from './command.ts'
import type { Build } from './node.ts'
import {
  exportReference,
  type LoadOrder,
  listReferences,
  loadReference,
  reportOf,
  restoreReference,
} from './reference.ts'
import { importTariff, type TariffOrder, tariffReport } from './tariff.ts'
import { tariffProgress } from './tariff-progress.ts'

interface LoadOptions extends Omit<LoadOrder, 'table' | 'file' | 'source' | 'onFilings'> {
  readonly source?: string
}

export const referenceCommands = (program: Command, build: Build): void => {
  const reference = program
    .command('reference')
    .description('dated tables that filings are held against: tariff, rates of exchange, codes')
  reference
    .command('list')
    .description('all tables and versions; * is in force')
    .action(
      guarded(async () => {
        const settings = settingsOrEnd()
        for (const each of await listReferences(settings, build, quiet(settings))) {
          const { pack, name, version, inForce, switched, rows, source } = each
          const from = new Date(switched).toISOString()
          say(`${inForce ? '*' : ' '} ${pack}.${name}@${version}  ${from}  ${rows}  ${source}`)
        }
      }),
    )
  reference
    .command('export')
    .argument('<table>', 'e.g. trade.rate, as `reference list` shows it')
    .description('a table as CSV, to be changed and loaded again')
    .option('--version <n>', 'an earlier version', whole)
    .action(
      guarded(async (table: string, { version }: { version?: number }) => {
        const settings = settingsOrEnd()
        const order = { table, ...(version === undefined ? {} : { version }) }
        process.stdout.write(await exportReference(settings, build, quiet(settings), order))
      }),
    )
  loadCommand(reference, build)
  reference
    .command('restore')
    .argument('<table>', 'e.g. trade.rate')
    .argument('<version>', 'the version that is to count again', whole)
    .description('take a wrong version back: an earlier one comes in again as the newest')
    .action(
      guarded(async (table: string, version: number) => {
        const settings = settingsOrEnd()
        const order = { table, version }
        const made = await restoreReference(settings, build, quiet(settings), order)
        say(`${table}: version ${version} is in force again, as version ${made}`)
      }),
    )
}

const loadCommand = (reference: Command, build: Build): void => {
  reference
    .command('load')
    .argument('<table>', 'e.g. trade.rate')
    .argument('<file>', 'CSV or XLSX with the columns key, from, to and those of the table')
    .description('try a file as the next version of a table, on recent filings too; --yes loads it')
    .option('--from <day>', 'the day from which rows count that name none', day)
    .option('--at <instant>', 'when the version comes into force; else at once', instant)
    .option('--replace', 'the file is the whole table, not rows to put into it', false)
    .option('--days <n>', 'filings of so many days are assessed anew', positive, 30)
    .option('--source <text>', 'where the figures come from; else the file’s name')
    .option('--yes', 'load it', false)
    .action(
      guarded(async (table: string, file: string, options: LoadOptions) => {
        const settings = settingsOrEnd()
        const order: LoadOrder = {
          ...options,
          table,
          file,
          source: options.source ?? basename(file),
          onFilings: count => process.stderr.write(`\rtried on ${count} filings`),
        }
        const loaded = await loadReference(settings, build, quiet(settings), order)
        process.stderr.write('\r\u001b[K')
        for (const line of reportOf(table, loaded)) say(line)
        if (loaded.faults.length > 0) process.exitCode = 1
      }),
    )
}

interface TariffOptions extends Omit<TariffOrder, 'file' | 'source' | 'onRead' | 'onFilings'> {
  readonly source?: string
}

export const tariffCommands = (program: Command, build: Build): void => {
  program
    .command('tariff')
    .description('the tariff of a country')
    .command('import')
    .argument('<file>', 'CSV or XLSX, as its publisher prints it')
    .description('try a whole tariff as the next version, on recent filings too; --yes loads it')
    .option('--layout <name>', 'a file that is known: vn (Vietnam), id (Indonesia)')
    .option('--mapping <file>', 'for any other: which column means what (JSON)')
    .requiredOption('--from <day>', 'the day from which its rates count', day)
    .option('--keep', 'lines that the file does not have stay; else they end on that day', false)
    .option('--at <instant>', 'when the version comes into force; else at once', instant)
    .option('--days <n>', 'filings of so many days are assessed anew', positive, 30)
    .option('--source <text>', 'where the figures come from; else the file’s name')
    .option('--refused <file>', 'where each cell that is not understood is written, with why (CSV)')
    .option('--partial', 'load it though more than 0.5 % of the cells are not understood', false)
    .option('--yes', 'load it', false)
    .action(
      guarded(async (file: string, options: TariffOptions) => {
        const settings = settingsOrEnd()
        const progress = tariffProgress(process.stderr, Date.now)
        const order: TariffOrder = {
          ...options,
          file,
          source: options.source ?? basename(file),
          onRead: progress.read,
          onFilings: progress.tried,
        }
        const loaded = await importTariff(settings, build, quiet(settings), order).finally(
          progress.end,
        )
        for (const line of tariffReport(loaded, order)) say(line)
        if (loaded.halted !== undefined) process.exitCode = 1
      }),
    )
}
