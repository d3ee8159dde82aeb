// What the register of access tells of: one list, for the node and for the page that filters.

export const REGISTER_EVENTS = [
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'session-ended',
  'password-changed',
  'password-reset-asked',
  'totp-on',
  'totp-off',
  'passkey-added',
  'passkey-removed',
  'organisation-made',
  'invited',
  'invitation-withdrawn',
  'joined',
  'roles-changed',
  'member-removed',
  'mandate-given',
  'mandate-ended',
  'key-made',
  'key-ended',
  'access-refused',
  'backup-taken',
  'reference-loaded',
  'payment-unmatched',
] as const
export type RegisterEvent = (typeof REGISTER_EVENTS)[number]
