-- What ties filings to each other, for processes (kit/process.ts): a fold of the journal that
-- follows it by position, a moment behind.

-- key: what a filing shares with others of its group, such as an order's number.
CREATE TABLE process_link (
  partition int NOT NULL,
  process text NOT NULL,
  key text NOT NULL,
  filing text NOT NULL,
  type text NOT NULL,
  PRIMARY KEY (partition, process, key, filing)
);
CREATE INDEX process_link_filing ON process_link (partition, filing);
-- Up to where in the journal all groups were looked at, and all that followed was done.
CREATE TABLE process_head (
  partition int PRIMARY KEY,
  position bigint NOT NULL
);
INSERT INTO process_head (partition, position) VALUES (0, 0);
-- What could not be done: a group whose next act was refused, until it is done or no longer asked.
CREATE TABLE process_trouble (
  partition int NOT NULL,
  process text NOT NULL,
  anchor text NOT NULL,
  act text NOT NULL,
  fault text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (partition, process, anchor)
);
-- Keys may hold what belongs to organisations: no page reads them, only the node itself.
DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['process_link', 'process_trouble']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY node ON %I TO %I USING (true)', walled, current_user);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', walled);
  END LOOP;
END
$$;
