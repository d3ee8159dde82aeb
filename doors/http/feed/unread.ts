// What the kernel holds for peers that do not take it. A socket of ours swallows megabytes before
// a write has to wait, and a peer that vanished without a word is given up by TCP after 15 minutes
// only. Linux tells how much of each connection is not acknowledged; elsewhere we do without.
import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']
/** Milliseconds of a table of 10,000 connections to read: some 20. */

const hex = (byte: number): string => byte.toString(16).padStart(2, '0').toUpperCase()

const fourBytes = (text: string): number[] => text.split('.').map(Number)

/** IPv4 or IPv6 address → its bytes. */
const bytesOf = (address: string): number[] => {
  if (!address.includes(':')) return fourBytes(address)
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const parts = (text: string): number[] =>
    text === ''
      ? []
      : text.split(':').flatMap(part => {
          if (part.includes('.')) return fourBytes(part)
          const value = Number.parseInt(part, 16)
          return [value >> 8, value & 255]
        })
  const left = parts(head)
  const right = tail === undefined ? [] : parts(tail)
  return [...left, ...Array<number>(16 - left.length - right.length).fill(0), ...right]
}

/** An end of a connection as the kernel's table writes it: words in the machine's byte order. */
const endOf = (address: string, port: number): string => {
  const bytes = bytesOf(address)
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    text += bytes
      .slice(at, at + 4)
      .reverse()
      .map(hex)
      .join('')
  }
  return `${text}:${hex(port >> 8)}${hex(port & 255)}`
}

/** The key of a connection in `readUnread`'s answer; undefined when it is closed. */
export const connectionKey = (socket: Socket): string | undefined => {
  const { localAddress, localPort, remoteAddress, remotePort } = socket
  if (localAddress === undefined || localPort === undefined) return undefined
  if (remoteAddress === undefined || remotePort === undefined) return undefined
  return `${endOf(localAddress, localPort)} ${endOf(remoteAddress, remotePort)}`
}

/** Columns: slot, local end, remote end, state, tx_queue:rx_queue (proc_net_tcp of the kernel). */
const LINE = /^\s*\d+: ([0-9A-F:]+) ([0-9A-F:]+) [0-9A-F]{2} ([0-9A-F]{8}):/

/** Bytes not acknowledged, by connection; undefined where the system does not tell. */
export const readUnread = async (): Promise<ReadonlyMap<string, number> | undefined> => {
  const texts = await Promise.all(TABLES.map(path => readFile(path, 'latin1').catch(() => '')))
  if (texts.every(text => text === '')) return undefined
  const found = new Map<string, number>()
  for (const line of texts.join('\n').split('\n')) {
    const columns = LINE.exec(line)
    if (columns === null) continue
    found.set(`${columns[1]} ${columns[2]}`, Number.parseInt(columns[3]!, 16))
  }
  return found
}
