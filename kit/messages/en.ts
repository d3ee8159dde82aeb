import type { OutcomeKey } from '../fault.ts'
import { either, text, when } from './when.ts'

const type = (value: string): string =>
  `{${value}, select, object {an object} array {a list} string {text} number {a number}
    boolean {true or false} null {null} other {{${value}}}}`
const count = (value: string): string => `{${value}, plural, one {# line is} other {# lines are}}`
const quoted = either('text', 'This', '“{text}”')
const transition = either('transition', 'This transition', 'The transition “{transition}”')
const what = either('table', when('key', ': “{key}”'), `: {table}${when('key', ' “{key}”')}`)
const wait = either(
  'seconds',
  'wait a moment',
  'wait {seconds, plural, one {# second} other {# seconds}}',
)

/** English. Every message reads well without its values too. */
export const en: Readonly<Record<OutcomeKey, string>> = {
  'too-large': text(
    'The request is too large.',
    when('max', ' At most {max, number} bytes are accepted.'),
  ),
  'wrong-content-type': text(
    'This content type is not accepted here.',
    when('expected', ' Send {expected}.'),
  ),
  'not-utf8': 'The request is not valid UTF-8 text.',
  'not-json': text(
    'The request is not valid JSON.',
    when('at', ' The error is near position {at}.'),
  ),
  'repeated-key': text(
    either('name', 'A name', 'The name “{name}”'),
    ' appears more than once in the same object.',
  ),

  'key-missing': 'An API key is required.',
  'key-wrong': 'The API key is not valid or has been revoked.',
  'signature-wrong': 'The signature does not hold: its key, its time or the message is another.',
  'session-ended': 'You are no longer signed in. Please sign in again; what you typed is kept.',
  'sign-in-wrong': 'The address or the password is not right.',
  'code-wrong':
    'This code is not right, or it was used already. Wait for the next one and try again.',
  'second-factor-needed': 'A second factor is needed before you can go on.',
  'origin-forbidden': 'This request did not come from a page of this node.',
  'organisation-forbidden': 'You may not act for this organisation.',
  'scope-missing': text(
    'This key is not meant for that.',
    when('scope', ' The scope “{scope}” is needed.'),
  ),
  'person-needed': 'Only a person who signed in may do this; an API key cannot.',
  'role-forbidden': text(
    'Your role does not permit this.',
    when('role', ' The role “{role}” is required.'),
  ),
  'too-many-requests': `Too many requests. Please ${wait} and try again.`,

  'not-found': 'Nothing was found here, or you have no access to it.',
  'method-unknown': 'This address does not exist or does not accept this method.',
  'if-match-missing':
    'State the version you have seen: send the ETag you received in the If-Match header.',
  'if-match-wrong': 'The If-Match header must hold one version exactly as the ETag gave it.',
  'parameter-unknown': text(
    either('name', 'A query parameter', 'The query parameter “{name}”'),
    ' is not known here.',
  ),
  'parameter-wrong': text(
    `The value of ${either('name', 'a query parameter', 'the query parameter “{name}”')} `,
    `is not valid.${when('expected', ' Expected: {expected}.')}`,
  ),
  'public-one-cut':
    'This node hides figures of few traders. Without the right to see all filings, ask by one dimension at a time, and limit only that one.',
  'public-no-hours':
    'This node hides figures of few traders. Without the right to see all filings, the finest time is a day.',
  'cursor-wrong': 'The cursor is not valid. Start again from the first page.',
  'takes-too-long': text(
    'This takes too long',
    when('seconds', ' (more than {seconds, number} s)'),
    '. Narrow it down by a period or a filter.',
  ),
  'too-many-rows': text(
    'There are too many rows for this kind of file.',
    when('max', ' At most {max, number} are possible.'),
    ' Use filters, or choose CSV.',
  ),
  'too-many-views': text(
    'You have saved too many views.',
    when('max', ' At most {max, number} are possible.'),
    ' Remove one that is no longer needed.',
  ),
  'view-name-taken': text(
    either('name', 'This name', 'The name “{name}”'),
    ' is already in use here.',
  ),

  'unknown-field': text(
    either('name', 'A field', 'The field “{name}”'),
    ' is not part of this document.',
  ),
  'field-missing': 'This field is required.',
  'wrong-type': text(
    'The value has the wrong type.',
    when('expected', ` Expected ${type('expected')}${when('found', `, found ${type('found')}`)}.`),
  ),
  'not-a-number': 'This must be a whole number of at most 15 digits.',
  'send-as-string':
    'Send this number as text in quotation marks, for example "12.50", so that no digit is lost.',
  'malformed-text': 'The text contains damaged or forbidden characters.',
  'text-empty': 'The text must not be empty.',
  'text-too-long': text(
    'The text is too long.',
    when('max', ' At most {max, plural, one {# character is} other {# characters are}} allowed.'),
  ),
  'unknown-code': text(
    either('code', 'The code', 'The code “{code}”'),
    ' is not in the code list',
    when('list', ' “{list}”'),
    '.',
  ),
  'not-a-decimal': text(
    quoted,
    ' is not a decimal number.',
    ' Write digits with a point before the decimals, for example 1234.50.',
  ),
  'too-many-decimals': text(
    'There are too many decimals.',
    when(
      'max',
      ` {max, plural, =0 {Only a whole number is allowed} one {At most # decimal is allowed}
        other {At most # decimals are allowed}}.`,
    ),
  ),
  'out-of-range': text(
    'The value is outside the allowed range.',
    when('min', ' The smallest allowed value is {min}.'),
    when('max', ' The largest allowed value is {max}.'),
  ),
  'not-a-date': text(
    quoted,
    ' is not an existing date.',
    ' Write it as year-month-day, for example 2026-12-31.',
  ),
  'not-a-time': text(
    quoted,
    ' is not a valid time.',
    ' Write date, time and offset, for example 2026-12-31T09:30:00+08:00.',
  ),
  'not-a-party': 'A party number consists of 3 to 35 capital letters and digits.',
  'check-digit-wrong': text(
    'The check digit does not match.',
    when('expected', ' It should be {expected}.'),
    ' Please check the number for typing errors.',
  ),
  'not-a-file':
    'A file is given by its name, media type, size in bytes and SHA-256, within the size allowed.',
  'too-few-lines': `There are too few lines.${when('min', ` At least ${count('min')} required.`)}`,
  'too-many-lines': text(
    `There are too many lines${when('found', ' ({found, number})')}.`,
    when('max', ` At most ${count('max')} allowed.`),
  ),
  'currency-unknown': text(
    either('code', 'The currency', 'The currency “{code}”'),
    ' is not known. Use a code of ISO 4217, for example CNY.',
  ),

  'reference-missing': text(
    'The required reference data were not found',
    when('date', ' for {date}'),
    what,
    '.',
  ),
  'effective-in-future': 'The effective date must not be in the future.',
  'effective-forbidden': 'Your role does not permit an effective date of your own choice.',
  'idempotency-key-wrong': text(
    'The Idempotency-Key is not valid.',
    when('max', ' Use at most {max, number} printable ASCII characters.'),
  ),
  'idempotency-key-reused':
    'This Idempotency-Key was already used with other content. Use a new key for a new request.',
  'already-claimed': text(
    either('claim', 'This value', '“{claim}”'),
    ' is already in use by another filing.',
  ),
  'transition-unknown': `${transition} does not exist for this kind of filing.`,
  'transition-not-allowed': text(
    `${transition} is not possible in `,
    `${either('state', 'the present state', 'the state “{state}”')}.`,
  ),
  'state-changed': text(
    'The filing has changed in the meantime.',
    when('state', ' Its state is now “{state}”.'),
    when('version', ' Its version is now {version}.'),
    ' Please load it again.',
  ),
  'floor-crossed': text(
    `The balance ${when('account', 'of “{account}” ')}is not sufficient.`,
    when('short', ` Short by {short}${when('unit', ' {unit}')}.`),
  ),
  'provider-away':
    'The payment provider does not answer just now. Please try again; nothing was charged.',
  'shop-closed': 'The shop is closed.',
  'price-changed': 'The price has changed. Please look at the new amount.',
  'payment-refused': 'The payment was not agreed to, and nothing was charged.',
  'payment-not-awaited': `No payment is awaited${when('state', ': the filing stands at “{state}”')}.`,
  'payment-differs': `The amount is not what is due${when('amount', ': {amount} {currency}')}.`,
  'number-field-changed':
    'The number was given out for this value; cancel the filing and lodge a new one.',
  'amount-too-large': 'The amount is larger than can be recorded.',
  'hold-unknown': 'The reserved amount does not exist, or was already used or released.',

  'draft-too-large': 'The draft holds more than can be kept. Please lodge it in several parts.',
  'too-many-drafts': text(
    'Your organisation has too many drafts.',
    when('max', ' At most {max, number} are kept.'),
    ' Please remove some that are no longer needed.',
  ),
  'attachment-name-wrong': text(
    'The file name is not valid: 1 to 200 characters, without hidden characters',
    when('expected', ', ending in {expected}'),
    '.',
  ),
  'attachment-empty': 'The file is empty.',
  'attachment-type-wrong': text(
    'The content of the file does not match its type',
    when('claimed', ' “{claimed}”'),
    '.',
  ),
  'attachment-damaged': 'The file is damaged or incomplete, or something else is hidden in it.',
  'attachment-encrypted': 'The file is protected by a password. Please remove the protection.',
  'attachment-active': 'The file holds macros, scripts or other active content.',
  'attachment-missing': text(
    either('name', 'A file', 'The file “{name}”'),
    ' that the document names was not added, or differs from what the document says of it.',
  ),
  'too-many-attachments': text(
    'There are too many files.',
    when('max', ' At most {max, number} can be added here.'),
  ),
  'attachments-too-large': text(
    'The files are too large in all.',
    when('max', ' At most {max, number} bytes can be added here.'),
  ),
  'quota-full': text(
    'The space for files of your organisation is used up.',
    when('max', ' It has {max, number} bytes in all.'),
  ),
  'attachment-kept': 'The file belongs to a lodged filing and stays there. Add the right one.',
  'not-inspected': 'The goods are not under inspection just now.',
  'claimed-by-other': text(
    'Another officer is working on this filing.',
    when('until', ' It is reserved until {until} unless it is released earlier.'),
  ),

  'backup-key-missing': 'No key to seal a backup to is set (BEIBU_BACKUP_KEY).',
  'password-weak': text(
    'This password is too easy to guess.',
    when('least', ' It needs at least {least} characters.'),
  ),
  'password-wrong': 'The password is not right.',
  'mail-wrong': 'This is not an e-mail address.',
  'mail-known': 'There is somebody with this e-mail address already.',
  'name-taken': 'There is an organisation of this name already.',
  'link-for-other':
    'This link is for another e-mail address. Sign in with the address it was sent to.',
  'sign-in-first': 'You have an account already: sign in first, then open the link again.',
  'last-manager': 'An organisation needs a manager. Make somebody else one first.',
  'second-factor-kept': 'Officers and operators need their second factor.',
  'role-unfit': text(
    either('role', 'This role', 'The role “{role}”'),
    ' does not fit this kind of organisation.',
  ),
  'scope-unknown': text(
    either('scope', 'This scope', 'The scope “{scope}”'),
    ' is not known. There are: read, lodge, act, manage.',
  ),
  'passkey-refused': 'This passkey could not be verified.',

  'node-busy': 'The service is busy. Please try again in a moment.',
  'store-away': 'The database cannot be reached at present. Please try again later.',
  'clock-behind': text(
    'The clock of the node was set back',
    when('seconds', ' by {seconds, number} seconds'),
    '. Nothing is accepted until it is right again.',
  ),
  stopping: 'The service is being restarted. Please try again in a moment.',
  bug: 'An internal error occurred. It has been recorded; please report the request number.',
}
