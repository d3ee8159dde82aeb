// Kinds of organisations, and which roles their members may have: one table, for server and pages.

export const KINDS = ['trader', 'broker', 'office', 'carrier', 'bank', 'operator'] as const
export type Kind = (typeof KINDS)[number]

/** `manager`: the organisation's own members, keys and mandates; the others act on filings. */
export const MEMBER_ROLES = ['manager', 'trader', 'officer', 'operator'] as const
export type MemberRole = (typeof MEMBER_ROLES)[number]

export const ROLES_OF: Readonly<Record<Kind, readonly MemberRole[]>> = {
  trader: ['manager', 'trader'],
  broker: ['manager', 'trader'],
  office: ['manager', 'officer'],
  carrier: ['manager', 'trader'],
  bank: ['manager'],
  operator: ['manager', 'operator'],
}

export const isMemberRole = (text: string): text is MemberRole =>
  (MEMBER_ROLES as readonly string[]).includes(text)

/** Roles whose bearer can harm others: they need a second factor, and sign in for a day at most. */
export const isGuarded = (roles: Iterable<string>): boolean => {
  for (const role of roles) if (role === 'officer' || role === 'operator') return true
  return false
}
