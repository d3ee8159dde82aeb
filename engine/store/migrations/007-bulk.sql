-- How an organisation's files become filings of a type: the mapping of their columns, remembered by
-- the names of the columns. content is JSON text that the bulk door reads and writes.
CREATE TABLE bulk_mapping (
  partition int NOT NULL,
  org text NOT NULL,
  type text NOT NULL,
  columns text NOT NULL,
  content text NOT NULL,
  used timestamptz NOT NULL,
  PRIMARY KEY (partition, org, type, columns)
);
ALTER TABLE bulk_mapping ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_mapping FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY node ON bulk_mapping TO %I USING (true)', current_user);
END
$$;
REVOKE ALL ON bulk_mapping FROM PUBLIC;
CREATE POLICY app ON bulk_mapping TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true))
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
GRANT SELECT, INSERT, UPDATE, DELETE ON bulk_mapping TO beibu_app;
