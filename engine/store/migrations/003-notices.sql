-- What a person follows, and what they were told.

-- Which filings a person follows, for which organisation, and whether by mail as well. Who does not
-- want to follow what they lodged has a row that says so. since: the journal's position when they
-- began; what was before is no news.
CREATE TABLE follow (
  partition int NOT NULL,
  filing text NOT NULL,
  org text NOT NULL,
  person text NOT NULL,
  type text NOT NULL,
  number text NOT NULL,
  following boolean NOT NULL,
  mail boolean NOT NULL,
  since bigint NOT NULL,
  PRIMARY KEY (partition, filing, org, person)
);
-- One row a follower and event. mailing: since when it waits to be told by mail too.
CREATE TABLE notice (
  partition int NOT NULL,
  org text NOT NULL,
  person text NOT NULL,
  position bigint NOT NULL,
  at timestamptz NOT NULL,
  type text NOT NULL,
  number text NOT NULL,
  owner text NOT NULL,
  event text NOT NULL,
  state text NOT NULL,
  mailing timestamptz,
  read timestamptz,
  PRIMARY KEY (partition, org, person, position)
);
CREATE INDEX notice_unread ON notice (partition, org, person, position) WHERE read IS NULL;
CREATE INDEX notice_mailing ON notice (partition, mailing) WHERE mailing IS NOT NULL;
-- Up to where in the journal followers were told. Nobody follows what was before.
CREATE TABLE notice_head (
  partition int PRIMARY KEY,
  position bigint NOT NULL
);
INSERT INTO notice_head (partition, position) SELECT 0, position FROM head WHERE partition = 0;

-- Whom a letter is for as somebody of an organisation; such a letter is not sent to one who is no
-- longer of it. Empty for letters about the person alone.
ALTER TABLE mail ADD org text NOT NULL DEFAULT '';
ALTER TABLE mail ADD person text NOT NULL DEFAULT '';
-- When and why nobody tries any more.
ALTER TABLE mail ADD ended timestamptz;
CREATE INDEX mail_waiting ON mail (partition, created) WHERE sent IS NULL;

-- Walls: of an organisation's rows a person sees their own.
DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['follow', 'notice']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY node ON %I TO %I USING (true)', walled, current_user);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', walled);
    EXECUTE format('CREATE POLICY app ON %I TO beibu_app USING (
      org = (SELECT current_setting(''beibu.org'', true))
      AND person = (SELECT nullif(current_setting(''beibu.person'', true), ''''))
      AND ((SELECT current_setting(''beibu.types'', true)) = ''''
        OR type = ANY ((SELECT string_to_array(current_setting(''beibu.types'', true),
          '',''))::text[])))', walled);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON follow TO beibu_app;
GRANT SELECT, UPDATE ON notice TO beibu_app;
