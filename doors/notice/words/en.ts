// English.
export const en: Readonly<Record<string, string>> = {
  'invitation.subject': '{organisation} invites you to Beibu',
  'invitation.content': `Hello,

{organisation} invites you to work for it on Beibu, the trade platform at {node}.

To accept, open this link and set your name and password:

{link}

It works once, until {until}. If you do not know {organisation}, ignore this letter; nothing happens then.`,

  'password.subject': 'Beibu: set a new password',
  'password.content': `Hello,

a new password was asked for your account. To set it, open this link:

{link}

It works once, until {until}. If it was not you, ignore this letter; your password stays as it is.`,

  'password-changed.subject': 'Beibu: your password was changed',
  'password-changed.content': `Hello,

the password of your account was changed on {at}. All other sign-ins have ended.

If it was not you, set a new password at once:

{link}

Tell whoever manages your organisation as well.`,

  'moved.subject':
    '{count, plural, =1 {{name} {number}: {state}} other {# news of filings of {organisation}}}',
  'moved.content': `Hello,

{count, plural, =1 {a filing that you follow for {organisation} has moved:} other {filings that you follow for {organisation} have moved (# steps):}}

{moves}

You get this letter because you follow {count, plural, =1 {this filing} other {these filings}}. On the page of a filing you can switch letters off.`,
  'moved.line': `{name} {number}: {state} ({at})
{link}`,
  'moved.more': '{count, plural, one {and # more step} other {and # more steps}}:',
}
