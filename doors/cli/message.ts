// `beibu message`: a foreign message looked at without a node, and a document put as a message.
import { createReadStream, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { type Fault, Refusal } from '#kit/fault.ts'
import type { Members } from '#kit/filing.ts'
import type { Leaf, MessageFormat } from '#kit/message.ts'
import { kitWords } from '#kit/messages/index.ts'
import type { Pack } from '#kit/pack.ts'
import { say as put } from '#kit/words.ts'
import { writeXml } from '#kit/xml.ts'
import { bulkWords } from '../bulk/messages.ts'
import { readXmlFrom } from '../bulk/xml.ts'
import { guarded, say, settingsOrEnd } from './command.ts'
import { type Build, Told } from './node.ts'

/** The format of that name, of whatever pack has it. */
const formatOf = (packs: readonly Pack[], name: string): MessageFormat => {
  for (const { messages } of packs) {
    const format = messages?.[name]
    if (format !== undefined) return format
  }
  throw new Told(`no message format ${name} here: is BEIBU_COUNTRY the right one?`)
}

const shown = (leaves: readonly Leaf[]) =>
  leaves.map(({ path, item, text, line }) => ({
    line,
    ...(item < 0 ? {} : { item: item + 1 }),
    path,
    text,
  }))

interface DecodeOptions {
  readonly format: string
  readonly office: string
}

const decode = async (file: string, { format, office }: DecodeOptions, build: Build) => {
  const packs = build.packs(settingsOrEnd())
  const words = [bulkWords, kitWords, ...packs.map(pack => pack.words)]
  const said = (each: Fault): string => put(words, 'en', each.key, each.values)
  const known = formatOf(packs, format)
  const root = await readXmlFrom(() => createReadStream(file)).catch((error: unknown) => {
    throw new Told(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`)
  })
  const message = root instanceof Refusal ? root : known.decode(root, office)
  if (message instanceof Refusal) throw new Told(`${file}: ${message.faults.map(said).join(' ')}`)
  const { asks, number, reference, reason, document, carried, kept, against } = message
  const head = { asks, number, reference, reason, document, carried: carried.length }
  const rest = { kept: shown(kept), against: against.map(said) }
  say(JSON.stringify({ ...head, ...rest }, null, 2))
  if (against.length > 0) process.exitCode = 1
}

const encode = (file: string, { format }: { format: string }, build: Build): void => {
  const packs = build.packs(settingsOrEnd())
  let document: Members
  try {
    document = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Told(`${file}: ${error instanceof Error ? error.message : 'cannot be read'}`)
  }
  say(writeXml(formatOf(packs, format).encode(document)).trimEnd())
}

export const messageCommands = (program: Command, build: Build): void => {
  const message = program
    .command('message')
    .description('messages that other systems speak, looked at without a node')
  message
    .command('decode')
    .argument('<file>', 'XML')
    .description('what a message becomes as a document, and what of it has no place there')
    .option('--format <name>', 'its format', 'wco')
    .option('--office <code>', 'the office where it would be lodged', 'GB000060')
    .action(guarded((file: string, options: DecodeOptions) => decode(file, options, build)))
  message
    .command('encode')
    .argument('<file>', 'a document as it goes over the wire (JSON)')
    .description('the document as a message')
    .option('--format <name>', 'its format', 'wco')
    .action(
      guarded(async (file: string, options: { format: string }) => encode(file, options, build)),
    )
}
