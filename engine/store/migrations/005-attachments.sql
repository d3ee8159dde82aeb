-- What a draft holds, field by field; and files that belong to a draft or a filing.

-- One row a field: a keystroke rewrites one small row in place (HOT), whatever the draft's size.
-- value is JSON text; NULL where the field was taken away, kept so that an older change that comes
-- later cannot bring it back. at: ms since 1970, by the clock of the device that typed it.
CREATE TABLE draft_field (
  partition int NOT NULL,
  draft text NOT NULL,
  path text NOT NULL,
  value text,
  at bigint NOT NULL,
  PRIMARY KEY (partition, draft, path)
) WITH (fillfactor = 80);

-- A file of a draft (filing is '') or of a filing (draft is ''). actor: who added it.
CREATE TABLE attachment (
  partition int NOT NULL,
  attachment text NOT NULL,
  org text NOT NULL,
  type text NOT NULL,
  draft text NOT NULL,
  filing text NOT NULL,
  name text NOT NULL,
  media text NOT NULL,
  size int NOT NULL,
  sha256 text NOT NULL,
  added timestamptz NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (partition, attachment),
  CHECK (org <> '' AND (draft = '') <> (filing = ''))
);
CREATE INDEX attachment_filing ON attachment (partition, filing) WHERE filing <> '';
CREATE INDEX attachment_draft ON attachment (partition, draft) WHERE draft <> '';
-- What an organisation keeps is summed at each upload, from the index alone.
CREATE INDEX attachment_org ON attachment (partition, org) INCLUDE (size);
-- Its bytes, in pieces of 256 kB: rows like all others, so that a backup holds them and one
-- transaction covers a file and what it belongs to.
CREATE TABLE attachment_chunk (
  partition int NOT NULL,
  attachment text NOT NULL,
  n int NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (partition, attachment, n)
);
-- scans, photos and office files are packed already
ALTER TABLE attachment_chunk ALTER content SET STORAGE external;

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['draft_field', 'attachment', 'attachment_chunk']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY node ON %I TO %I USING (true)', walled, current_user);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', walled);
  END LOOP;
END
$$;
-- A field and a piece are seen by whoever sees what they are of, behind its own wall.
CREATE POLICY app ON draft_field TO beibu_app USING (EXISTS (
  SELECT FROM draft d WHERE d.partition = draft_field.partition AND d.draft = draft_field.draft));
CREATE POLICY app ON attachment TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true))
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
-- Officers read the files of filings, never those of drafts, and change none.
CREATE POLICY filings ON attachment FOR SELECT TO beibu_app USING (
  filing <> '' AND (SELECT current_setting('beibu.sees', true)) = 'filings'
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
CREATE POLICY app ON attachment_chunk TO beibu_app USING (EXISTS (
  SELECT FROM attachment a
  WHERE a.partition = attachment_chunk.partition AND a.attachment = attachment_chunk.attachment));
GRANT SELECT, INSERT, UPDATE, DELETE ON draft_field, attachment TO beibu_app;
GRANT SELECT, INSERT, DELETE ON attachment_chunk TO beibu_app;
