-- Who works on which filing just now. A claim ends by time, or with the filing's next transition.
-- It is made under the lock of the filing's row, so that it cannot cross a transition.
CREATE TABLE filing_claim (
  partition int NOT NULL,
  type text NOT NULL,
  number text NOT NULL,
  org text NOT NULL,
  actor text NOT NULL,
  person text NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (partition, type, number)
) WITH (fillfactor = 50);
ALTER TABLE filing_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE filing_claim FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY node ON filing_claim TO %I USING (true)', current_user);
END
$$;
REVOKE ALL ON filing_claim FROM PUBLIC;
-- Officers see who works on what; each gives back only what is of the own organisation.
CREATE POLICY filings ON filing_claim FOR SELECT TO beibu_app USING (
  (SELECT current_setting('beibu.sees', true)) = 'filings'
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
CREATE POLICY app ON filing_claim FOR DELETE TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true)));
GRANT SELECT, DELETE ON filing_claim TO beibu_app;
