export const en = {
  title: 'Check a printed filing',
  lead: 'Type in the code below the QR code of the paper.',
  code: 'Code on the paper',
  hint: '32 letters and digits; spaces do not matter.',
  check: 'Check',
  another: 'Check another paper',
  language: 'Language',
  loading: 'Asking the journal …',

  valid: 'Valid',
  validSays:
    'Nothing has happened to this filing since the paper was printed. It stands as the paper shows it.',
  changed: 'Changed since',
  changedSays:
    'The paper was true when it was printed, but the filing has moved on since then. Ask for a new print.',
  withdrawn: 'No longer in force',
  withdrawnSays:
    'The filing was refused or cancelled. The paper must not be relied on, whatever it shows.',

  printed: 'As printed',
  now: 'As it stands now',
  filing: 'Filing',
  number: 'Number',
  state: 'State',
  at: 'Since',
  position: 'Journal position',
  node: 'Node',
  demo: 'Demonstration: an invented filing, without any effect.',
  compare:
    'Compare number, state and journal position with the paper: this page shows nothing else of the filing, so that nobody learns more than the paper says.',

  proof: 'Proof',
  proving: 'Your browser is checking the proof …',
  holds:
    'Checked in your browser: the row that was printed stands in the journal of this node, signed and unchanged.',
  notProven: 'Not proven',
  broken:
    'The proof does not hold. Do not rely on this answer, and report it to the operator of the node.',
  unable:
    'This browser cannot check the signature itself (Ed25519 is missing, or the page came without https). The answer above is the word of the node.',
  details: 'Details for comparison',
  leaf: 'Leaf hash; it must be the one on the paper',
  size: 'Rows that the checkpoint covers',
  key: 'Key of the node; compare it with one that you got elsewhere',

  unknown: 'Unknown code',
  unknownSays:
    'There is no paper with this code at this node. Check it for typing errors. If the code is right, the paper does not come from here.',
  wrong: 'That is not a code: it has 32 letters and digits, without U.',
  away: 'No answer',
  awaySays: 'The node cannot be reached. Check your connection; nothing is said about the paper.',
  busy: 'Too many questions',
  busySays: 'Please wait a moment. Nothing is said about the paper.',
  again: 'Try again',
}
