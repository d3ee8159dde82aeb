// English words of the bulk door, by key of its faults; ICU MessageFormat.
export const en = {
  'file-empty': 'The file is empty.',
  'file-unknown': 'A file of this kind ({format}) is not read here. CSV, XLSX and NDJSON are.',
  'file-changed': 'The file was changed while it was read. Run it again: nothing is lodged twice.',
  'file-damaged': 'The file is damaged: {reason}.',
  'file-encrypted': 'The workbook is an old .xls or has a password. Save it as .xlsx without one.',
  'file-too-large': 'The part {part} is too large ({bytes, number} bytes and more).',
  'encoding-unknown':
    'Line {line}, byte {byte} ({hex}): the encoding cannot be told. Name it in the mapping, such as "encoding": "windows-1252".',
  'encoding-unsupported': 'The encoding {encoding} is not supported.',
  undecodable: 'Line {line}, byte {byte} ({hex}) is no character in {encoding}.',
  'record-too-large':
    'The record that starts at line {line} is longer than {max, number} bytes. Is a quotation mark not closed?',
  'quote-open': 'The quotation mark opened in the record of line {line} is never closed.',
  'quote-misplaced':
    'The record of line {line} has a quotation mark within a cell. Put such a cell in quotation marks and double those within it.',
  'sheet-none': 'The workbook has no visible sheet.',
  'sheet-missing': 'The workbook has no sheet "{sheet}". It has: {sheets}.',
  'doctype-forbidden': 'XML with a DOCTYPE is refused ({part}).',
  'xml-wrong': 'The XML of {part} is wrong: {reason}.',
  'xml-malformed': 'Line {line}, column {column}: the XML is wrong: {reason}.',
  'header-missing': 'There is no row with the names of the columns.',
  'columns-duplicate': '{name}: columns {columns} bear the same name.',
  'column-missing': 'The column "{name}" is missing.',
  'column-unknown':
    'Column {column} "{name}" is no field of this filing. A mapping can say what it is.',
  'mapping-wrong': 'The mapping is wrong at {at}: {expected}.',
  'mapping-path-unknown': 'The mapping names the field {path}, which this filing does not have.',
  'mapping-path-kind': 'A cell cannot hold the field {path} ({kind}).',
  'number-style-unclear':
    'Line {line}, column {column}: {text} can be read in two ways. Say "decimal": "point" or "comma" in the mapping.',
  'number-style-contradictory':
    'Line {line}, column {column}: {text} has a decimal point; line {otherLine}, column {otherColumn}: {otherText} a decimal comma. Correct one, or say "decimal" in the mapping.',
  'date-order-unclear':
    'Line {line}, column {column}: {text} can be two days. Say "dates": "dmy" or "mdy" in the mapping.',
  'date-order-contradictory':
    'Line {line}, column {column}: {text} has the day first; line {otherLine}, column {otherColumn}: {otherText} the month. Correct one, or say "dates" in the mapping.',
  'cell-beyond-header': 'Column {column} has no name, but holds "{text}".',
  'cell-too-large': 'The cell is longer than {max, number} characters.',
  'cell-error': 'The cell holds the error {text}.',
  'formula-without-result':
    'The formula has no stored result. Open the file in a spreadsheet program and save it.',
  'digits-lost':
    '{text}: digits were already lost in the spreadsheet. Format the column as text and enter it again.',
  'text-damaged': '"{text}" holds a character that was lost before (U+FFFD).',
  'control-character': 'The cell holds a control character ({code}). Is it the right encoding?',
  'map-missing': 'The mapping says nothing for "{text}".',
  'number-unreadable': '"{text}" is no number.',
  'number-other-style': '{text} is not written in the style of this file (decimal {style}).',
  'number-lakh': '{text} is grouped by lakh. Say "lakh": true in the mapping if that is meant.',
  'number-exponent':
    '{text} has an exponent. Say "exponents": true in the mapping if that is meant.',
  'number-long-mark': '{text} holds the long vowel mark U+30FC. Is a minus meant?',
  'count-not-whole': '{text} is no whole number.',
  'yes-no-unreadable': '"{text}" is neither yes nor no.',
  'date-unreadable': '"{text}" is no date that can be read. Write it as 2024-02-29.',
  'date-impossible': 'There is no such day: {text}.',
  'date-swapped': '{text}: day and month swapped?',
  'date-number': 'Number {text}: is it {date}? Give the cell a date format.',
  'date-leap-1900': 'Day {text} of this workbook is 29 February 1900, which never was.',
  'date-two-digit-year': '{text}: write the year with four digits.',
  'date-buddhist': '{text}: a Buddhist year? It would be {date}.',
  'date-with-offset': '{text} is a moment in a time zone, not a date.',
  'time-unreadable':
    '"{text}" is no moment that can be read. Write it as 2024-02-29T08:30:00+08:00.',
  'time-without-zone': '{text}: in which time zone?',
  'code-zero-lost': '{text} has an odd number of digits. {hint}?',
  'group-blank': 'Column {column} "{name}" says which rows make one filing, and is blank here.',
  'group-differs': 'Column {column} "{name}" differs from the first row of the same filing.',
  'group-too-large': 'The filing has more than {max, number} rows.',
  'key-blank': 'Column {column} "{name}" makes the key of the filing, and is blank.',
  'line-too-large': 'The line is longer than {max, number} bytes.',
  'line-not-utf8': 'The line is not UTF-8.',
  'line-not-json': 'The line is not JSON: {text}',
  'name-repeated': 'An object of the line names a member twice.',
  'envelope-wrong': '"{name}" of the envelope is wrong.',
  'progress-check': '{percent}% checked',
  'progress-lodge':
    '{percent}% {rows, number} rows: {lodged, number} lodged, {replayed, number} known, {refused, number} refused, {rate, number}/s',
}
