// What a pack says of the messages that go to customs and come from it. Pure: bytes are a door's,
// keys and hashes are handed in.
import type { Fault, Refusal } from './fault.ts'
import type { Members } from './filing.ts'
import type { Member } from './process.ts'
import type { XmlElement } from './xml.ts'

export type Algorithm = 'rsa-sha1' | 'rsa-sha256'
export type DigestName = 'sha1' | 'sha256'

export interface Signer {
  readonly algorithm: Algorithm
  /** number of the certificate, as customs knows it (KeyName; certNo of announcement 179) */
  readonly keyName?: string
  /** the X.509 certificate, DER in base64 */
  readonly certificate?: string
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

export interface Verifier {
  /** the only one that is taken with this key: a message cannot choose a weaker one */
  readonly algorithm: Algorithm
  verify(bytes: Uint8Array, signature: Uint8Array): Promise<boolean>
}

export type Digest = (name: DigestName, bytes: Uint8Array) => Promise<Uint8Array>

/** What a message does not say of its filings, and whoever hands it in does. */
export type Context = Readonly<Record<'channel' | 'office' | 'warehouse', string | undefined>>

/** A text that has no place in the document; nothing that is due hangs on it. */
export interface Kept {
  readonly path: string
  readonly text: string
}

/** One record of a message: the document that it becomes, or why it becomes none. */
export interface IncomingRecord {
  /** '' where it says none */
  readonly guid: string
  /** name of the filing within the pack; '' for what becomes none */
  readonly filing: string
  readonly document: Members
  readonly kept: readonly Kept[]
  readonly against: readonly Fault[]
  /** amount that is worked out here → what the message says it is, with its place */
  readonly stated: Readonly<Record<string, { readonly path: string; readonly value: string }>>
  /** of an answer of customs: what it answers, customs' number of the list it is about */
  readonly about?: { readonly filing?: string; readonly listNumber?: string }
  /** what asks to change or take back what was declared before; absent: it is new */
  readonly change?: Change
  /** when its sender says that it was reported, milliseconds; absent where it says nothing */
  readonly reported?: number
}

/** A step of the filing that bears the same names, in place of a filing of its own. */
export interface Change {
  readonly step: 'amend' | 'cancel'
  /** fields of the document by which the filing is found; one at least narrows its list */
  readonly names: readonly string[]
}

/** What became of a record. */
export interface RecordOutcome {
  /** number of the filing; '' of one that was refused */
  readonly number: string
  readonly faults: readonly { readonly fault: Fault; readonly said: string }[]
}

export interface Incoming {
  readonly kind: string
  /** code of who sent it; '' where a message says none */
  readonly sender: string
  readonly records: readonly IncomingRecord[]
  /** one record as a message of its own: no sender sees what a file says of others */
  extract(record: number): string
  /** customs' own form of answer, one outcome for each record; undefined where there is none */
  answer(
    outcomes: readonly RecordOutcome[],
    at: number,
    guid: string,
    taken: string,
  ): string | undefined
}

/** A filing as it stands, of which a message is made. */
export interface Declared {
  readonly filing: string
  readonly number: string
  /** position in the journal of its document */
  readonly position: number
  readonly document: Members
  /** amounts over the wire: decimal texts */
  readonly amounts: Members
}

/** The original data of a payment, which customs may ask for; documents as they were lodged. */
export interface PaymentData {
  readonly order: Declared
  readonly payment: Declared
  /** address of an article's page, by its number */
  link(sku: string): string
}

/** A filing that is declared to customs: from which state, by which step, into which. */
export interface Declares {
  readonly filing: string
  readonly from: string
  readonly step: string
  readonly to: string
  /** states that it may have gone on to before a message of it was kept */
  readonly also?: readonly string[]
  /** name of its message */
  readonly message: string
}

export interface Exchange {
  /** the first of them is what customs' numbers are about */
  readonly declares: readonly [Declares, ...Declares[]]
  /** the filing that an answer of customs becomes */
  readonly receipt: string
  read(root: XmlElement, context: Context): Incoming | Refusal
  /** the message that declares a filing; `at` in milliseconds, `exchange` its number there */
  write(filing: Declared, at: number, exchange: string): string | Refusal
  /** the name under which a document goes to customs: the same as long as it stands */
  guidOf(filing: Pick<Declared, 'number' | 'position'>): string
  /** whether a filing may not be changed any more, as those that it is tied to stand */
  isHeld(filing: string, others: readonly Pick<Member, 'filing' | 'state'>[]): boolean
  /** a receipt as it is lodged for the filing that it answers */
  receiptFor(record: IncomingRecord, filing: Pick<Declared, 'document'>): Members
  sign(xml: string, signer: Signer, digest: Digest): Promise<string | Refusal>
  /** the bytes that were signed, or why nothing holds */
  verify(bytes: Uint8Array, verifier: Verifier, digest: Digest): Promise<Uint8Array | Refusal>
  /** announcement 179: the number of the order that customs asks for */
  asked(json: string): { readonly orderNo: string } | Refusal
  /** and the signed answer */
  tell(json: string, data: PaymentData, signer: Signer, now: number): Promise<string | Refusal>
  /** the last day on which the originals of a day are still there */
  keptUntil(day: string): string
}
