// Messages that other systems speak: what a pack says of one format. Pure; the bytes are a door's.
import type { Fault, Refusal } from './fault.ts'
import type { Members } from './filing.ts'
import type { XmlElement } from './xml.ts'

/** One value of a message, by its place. */
export interface Leaf {
  /** names from the message's own root on, with what tells repeated elements apart in brackets */
  readonly path: string
  /** goods line, from 0; -1 for what is of the whole message */
  readonly item: number
  readonly text: string
  readonly line: number
}

/** What a message asks for, as a document of ours as far as it goes. */
export interface Message {
  readonly asks: 'lodge' | 'amend' | 'cancel'
  /** of the filing that it is about; '' for one that is yet to be lodged */
  readonly number: string
  /** the sender's own number of the message */
  readonly reference: string
  /** why, in the sender's words; '' without any */
  readonly reason: string
  /** the document as lodged over the wire; of an amendment, the whole of it as it would be */
  readonly document: Members
  /** values that the document holds */
  readonly carried: readonly Leaf[]
  /** values that it has no place for, and that change nothing of what is due */
  readonly kept: readonly Leaf[]
  /** why it must not be taken: values that would change what is due, and have no place */
  readonly against: readonly Fault[]
}

/** What a filing went through, as far as messages tell of it. */
export interface MessageEvent {
  readonly position: number
  /** RFC 3339: when it came in, and the instant that counts */
  readonly at: string
  readonly effective: string
  readonly event: string
  /** automatic transitions that went with it */
  readonly steps: readonly string[]
  readonly state: string
  readonly version: number
  readonly note: string | null
  /** amounts after it, as they go over the wire: decimal texts */
  readonly amounts: Members | undefined
}

export interface MessageFiling {
  readonly number: string
  readonly document: Members
  readonly events: readonly MessageEvent[]
}

export interface MessageFormat {
  /** the filing that it is about, by its name in the pack */
  readonly filing: string
  /**
   * @param office where it is lodged: the message does not say
   * @param present of an amendment: the document as it stands
   */
  decode(root: XmlElement, office: string, present?: Members): Message | Refusal
  encode(document: Members): XmlElement
  /** one message for each thing to be told of, oldest first */
  notifications(filing: MessageFiling): readonly XmlElement[]
  /** a message that was not taken, and why; `said` is the reason in words */
  rejection(
    reference: string,
    at: string,
    faults: readonly { readonly fault: Fault; readonly said: string }[],
  ): XmlElement
}

/** A filing in the words of others, for whoever may read it. */
export interface Outgoing {
  /** the filing that it is of, by its name in the pack */
  readonly filing: string
  readonly media: string
  /** what it is, for the API's description */
  readonly about: string
  /** what it becomes, or why there is none of it */
  encode(filing: {
    readonly number: string
    readonly state: string
    readonly document: Members
  }): Members | Refusal
}
