-- More than lists goes to customs: what waits to be sent, what was sent and has no original yet.
DROP INDEX filing_sending;
CREATE INDEX filing_sending ON filing (partition, type, state, filing)
  WHERE type IN ('commerce.list', 'commerce.withdrawal', 'commerce.takeback',
      'commerce.delivery', 'commerce.parcel')
    AND state IN ('matched', 'ready', 'sent', 'withdrawing');
