-- Messages to and from customs as they were, byte for byte, and what is still to be brought there.

-- way: 'out' or 'in'. number: of the filing that it is about, '' where none was found. reference:
-- the guid under which it went out; customs' number of the list that a message which came in names.
-- taken: customs has it; answered: a receipt came. due: when it is (next) brought there, NULL when
-- it need not be any more.
CREATE TABLE original (
  partition int NOT NULL,
  original text NOT NULL,
  org text NOT NULL,
  type text NOT NULL,
  number text NOT NULL,
  way text NOT NULL,
  kind text NOT NULL,
  reference text NOT NULL,
  digest text NOT NULL,
  at timestamptz NOT NULL,
  taken timestamptz,
  answered timestamptz,
  due timestamptz,
  tries int NOT NULL DEFAULT 0,
  content text NOT NULL,
  PRIMARY KEY (partition, original),
  CHECK (way IN ('out', 'in'))
);
-- The same message is kept once, however often it comes; a guid goes out once.
CREATE UNIQUE INDEX original_once ON original (partition, type, number, way, digest);
CREATE INDEX original_reference ON original (partition, reference) WHERE reference <> '';
CREATE INDEX original_due ON original (partition, due) WHERE due IS NOT NULL;
CREATE INDEX original_at ON original USING brin (at);
-- Up to where customs' side was asked for receipts.
CREATE TABLE courier (
  partition int PRIMARY KEY,
  cursor text NOT NULL
);
-- Lists that wait to be sent, and those that were and have no original yet (after a crash).
CREATE INDEX filing_sending ON filing (partition, type, state, filing)
  WHERE type = 'commerce.list' AND state IN ('matched', 'sent');
ALTER TABLE original ENABLE ROW LEVEL SECURITY;
ALTER TABLE original FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY node ON original TO %I USING (true)', current_user);
END
$$;
REVOKE ALL ON original FROM PUBLIC;
CREATE POLICY app ON original FOR SELECT TO beibu_app USING (
  (org = (SELECT current_setting('beibu.org', true))
    OR (SELECT current_setting('beibu.sees', true)) = 'filings')
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
GRANT SELECT ON original TO beibu_app;

-- Nothing looks links up by their filing any more: by their keys alone.
DROP INDEX process_link_filing;
