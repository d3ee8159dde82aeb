-- People, organisations and the walls between them. Whose a row is stands in its column org; the
-- app's role sees a row only within a transaction that says for whom it asks (store/walls.ts).

-- The role that reads on behalf of a caller. It owns nothing and cannot sign in. Roles are the
-- whole server's, so that another database of it may have made the role already.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'beibu_app') THEN
    CREATE ROLE beibu_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'this role may not make roles: let an administrator run '
      'CREATE ROLE beibu_app NOLOGIN; GRANT beibu_app TO %', current_user;
END
$$;
DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'beibu_app', 'USAGE') THEN
    EXECUTE format('GRANT beibu_app TO %I', current_user);
  END IF;
END
$$;

-- An organisation's kind says which roles its members may have.
ALTER TABLE organisation ADD kind text NOT NULL DEFAULT 'trader';
ALTER TABLE organisation ADD ended timestamptz;
ALTER TABLE api_key ADD scopes text[] NOT NULL DEFAULT '{read,lodge,act}';

-- mail is folded (domain in lower case, NFC), as it is compared; mail_shown as it was typed.
CREATE TABLE person (
  partition int NOT NULL,
  person text NOT NULL,
  mail text NOT NULL,
  mail_shown text NOT NULL,
  name text NOT NULL,
  lang text NOT NULL,
  password text,
  password_changed timestamptz,
  totp bytea,
  totp_confirmed timestamptz,
  totp_step bigint NOT NULL DEFAULT 0,
  created timestamptz NOT NULL,
  ended timestamptz,
  PRIMARY KEY (partition, person)
);
CREATE UNIQUE INDEX person_mail ON person (partition, mail);
-- One-time codes for a person who lost the second factor; SHA-256 only.
CREATE TABLE recovery_code (
  partition int NOT NULL,
  person text NOT NULL,
  digest text NOT NULL,
  used timestamptz,
  PRIMARY KEY (partition, person, digest)
);
CREATE TABLE passkey (
  partition int NOT NULL,
  credential text NOT NULL,
  person text NOT NULL,
  label text NOT NULL,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  transports text[] NOT NULL,
  created timestamptz NOT NULL,
  used timestamptz,
  PRIMARY KEY (partition, credential)
);
CREATE INDEX passkey_person ON passkey (partition, person);
-- level: `half` knows the password only, `enrol` still has to set up a second factor, `full`.
-- kept: the person asked to stay signed in; it decides how long, and is never widened.
CREATE TABLE session (
  partition int NOT NULL,
  digest text NOT NULL,
  session text NOT NULL,
  person text NOT NULL,
  level text NOT NULL,
  kept boolean NOT NULL,
  address text NOT NULL,
  created timestamptz NOT NULL,
  seen timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  PRIMARY KEY (partition, digest)
);
CREATE INDEX session_person ON session (partition, person);
-- What a one-time link may do: make the operator, accept an invitation, set a password anew.
CREATE TABLE one_time_link (
  partition int NOT NULL,
  digest text NOT NULL,
  purpose text NOT NULL,
  subject text NOT NULL,
  created timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  used timestamptz,
  PRIMARY KEY (partition, digest)
);

CREATE TABLE member (
  partition int NOT NULL,
  org text NOT NULL,
  person text NOT NULL,
  roles text[] NOT NULL,
  created timestamptz NOT NULL,
  PRIMARY KEY (partition, org, person)
);
CREATE INDEX member_person ON member (partition, person);
CREATE TABLE invitation (
  partition int NOT NULL,
  org text NOT NULL,
  invitation text NOT NULL,
  mail text NOT NULL,
  roles text[] NOT NULL,
  lang text NOT NULL,
  invited_by text NOT NULL,
  created timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  accepted timestamptz,
  withdrawn timestamptz,
  PRIMARY KEY (partition, invitation)
);
CREATE INDEX invitation_org ON invitation (partition, org);
-- org lets agent act for it: these filing types ({} for all), until that day's end.
CREATE TABLE mandate (
  partition int NOT NULL,
  mandate text NOT NULL,
  org text NOT NULL,
  agent text NOT NULL,
  types text[] NOT NULL,
  created_by text NOT NULL,
  created timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  ended timestamptz,
  PRIMARY KEY (partition, mandate)
);
CREATE INDEX mandate_org ON mandate (partition, org);
CREATE INDEX mandate_agent ON mandate (partition, agent);

-- Letters that wait to be sent, or that nobody can send: the operator sees those.
CREATE TABLE mail (
  partition int NOT NULL,
  mail text NOT NULL,
  recipient text NOT NULL,
  lang text NOT NULL,
  subject text NOT NULL,
  content text NOT NULL,
  created timestamptz NOT NULL,
  due timestamptz NOT NULL,
  tries int NOT NULL DEFAULT 0,
  sent timestamptz,
  failed text,
  PRIMARY KEY (partition, mail)
);
CREATE INDEX mail_due ON mail (partition, due) WHERE sent IS NULL;

-- What a person is typing: the head; its fields are rows of draft_field. fields and bytes are
-- counted as they change, so that neither limit needs a look at all of them.
CREATE TABLE draft (
  partition int NOT NULL,
  draft text NOT NULL,
  org text NOT NULL,
  person text NOT NULL,
  type text NOT NULL,
  title text NOT NULL,
  fields int NOT NULL,
  bytes int NOT NULL,
  version int NOT NULL,
  created timestamptz NOT NULL,
  changed timestamptz NOT NULL,
  PRIMARY KEY (partition, draft)
) WITH (fillfactor = 50);
CREATE INDEX draft_org ON draft (partition, org, type);

-- The second partition of the journal is the register of access: who came in, who was let in and
-- who was refused. The same rows, leaves and tree; no filing ever stands in it.
INSERT INTO head (partition, position, edge) VALUES (1, 0, '\x');

-- Walls. A row of another organisation is not there, whatever a statement forgets to ask. Owners
-- are bound as well (FORCE); the node's own role has its own policy, and is never the app's.
DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['filing', 'journal', 'organisation', 'api_key', 'member',
    'invitation', 'mandate', 'draft']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY node ON %I TO %I USING (true)', walled, current_user);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', walled);
  END LOOP;
END
$$;
-- beibu.org: whose rows; beibu.sees: `filings` for officers, `register` for operators; beibu.types:
-- what a mandate is limited to. Not set, each is NULL, and no row passes.
CREATE POLICY app ON filing FOR SELECT TO beibu_app USING (
  (org = (SELECT current_setting('beibu.org', true))
    OR (SELECT current_setting('beibu.sees', true)) = 'filings')
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
CREATE POLICY app ON journal FOR SELECT TO beibu_app USING (
  (partition = 0
    AND (org = (SELECT current_setting('beibu.org', true))
      OR (SELECT current_setting('beibu.sees', true)) = 'filings')
    AND ((SELECT current_setting('beibu.types', true)) = ''
      OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])))
  OR (partition = 1 AND (SELECT current_setting('beibu.sees', true)) = 'register'));
CREATE POLICY app ON organisation FOR SELECT TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true)));
CREATE POLICY app ON api_key TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true)));
CREATE POLICY app ON member TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true)));
CREATE POLICY app ON invitation TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true)));
-- The agent of a mandate sees it, and cannot change it.
CREATE POLICY app ON mandate TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true)));
CREATE POLICY agent ON mandate FOR SELECT TO beibu_app USING (
  agent = (SELECT current_setting('beibu.org', true)));
CREATE POLICY app ON draft TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true))
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
GRANT SELECT ON filing, journal, organisation TO beibu_app;
GRANT SELECT, INSERT, UPDATE ON api_key, invitation, mandate TO beibu_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON member, draft TO beibu_app;
