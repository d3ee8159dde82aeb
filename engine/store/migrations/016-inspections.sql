-- What an officer finds when goods are looked at, as it is written down; and photographs of it.

-- A look at a filing's goods: begun with the first finding, closed by the step that ends it. Until
-- then it is the office's own work; then findings is the whole of it as text, digest its SHA-256
-- (hex), which the journal row at position holds too. actor: who wrote last.
CREATE TABLE inspection (
  partition int NOT NULL,
  inspection text NOT NULL,
  filing text NOT NULL,
  org text NOT NULL,
  type text NOT NULL,
  actor text NOT NULL,
  version int NOT NULL,
  begun timestamptz NOT NULL,
  closed timestamptz,
  event text,
  position bigint,
  findings text,
  digest text,
  PRIMARY KEY (partition, inspection),
  CHECK ((closed IS NULL) = (findings IS NULL) AND (closed IS NULL) = (digest IS NULL)
    AND (closed IS NULL) = (position IS NULL) AND (closed IS NULL) = (event IS NULL))
);
CREATE INDEX inspection_filing ON inspection (partition, filing);
CREATE UNIQUE INDEX inspection_open ON inspection (partition, filing) WHERE closed IS NULL;
CREATE UNIQUE INDEX inspection_position ON inspection (partition, position)
  WHERE position IS NOT NULL;
-- One finding, as a draft's field: value is JSON text, NULL where it was taken back; at: ms since
-- 1970, by the clock of the device that wrote it.
CREATE TABLE inspection_field (
  partition int NOT NULL,
  inspection text NOT NULL,
  path text NOT NULL,
  value text,
  at bigint NOT NULL,
  PRIMARY KEY (partition, inspection, path)
) WITH (fillfactor = 80);

-- A photograph is a file of the filing that belongs to a look at it ('' for all others), and may be
-- of one of its rows. org is still the filing's: whose it is decides who may ever see it.
ALTER TABLE attachment ADD COLUMN inspection text NOT NULL DEFAULT '', ADD COLUMN goods int,
  ADD CHECK (inspection = '' OR filing <> '');
CREATE INDEX attachment_inspection ON attachment (partition, inspection) WHERE inspection <> '';
-- An office's photographs do not use up what the trader may keep.
DROP INDEX attachment_org;
CREATE INDEX attachment_org ON attachment (partition, org) INCLUDE (size) WHERE inspection = '';

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['inspection', 'inspection_field']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY node ON %I TO %I USING (true)', walled, current_user);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', walled);
  END LOOP;
END
$$;
-- Officers see all; the filing's own organisation what is closed. Nobody writes but the node.
CREATE POLICY filings ON inspection FOR SELECT TO beibu_app USING (
  (SELECT current_setting('beibu.sees', true)) = 'filings'
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
CREATE POLICY own ON inspection FOR SELECT TO beibu_app USING (
  closed IS NOT NULL AND org = (SELECT current_setting('beibu.org', true))
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
CREATE POLICY app ON inspection_field FOR SELECT TO beibu_app USING (EXISTS (
  SELECT FROM inspection i
  WHERE i.partition = inspection_field.partition AND i.inspection = inspection_field.inspection));
GRANT SELECT ON inspection, inspection_field TO beibu_app;
-- A photograph comes to the organisation with the findings that it shows, no sooner.
DROP POLICY app ON attachment;
CREATE POLICY app ON attachment TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true))
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[]))
  AND (inspection = '' OR EXISTS (
    SELECT FROM inspection i
    WHERE i.partition = attachment.partition AND i.inspection = attachment.inspection)));
