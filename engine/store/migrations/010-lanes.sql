-- Risk lanes: which filings are looked at, and why. For officers alone.

-- The lane of a filing as it stands. Decided behind the commit, by position; an amendment decides
-- again and never lowers. day: of acceptance; drawn_on: the day whose seed it was drawn with. keys:
-- what history it counts in. earlier: what was decided before, oldest first. hit: what a look at
-- it found; null while nobody has looked. reference: versions of the tables it was decided by.
CREATE TABLE risk_lane (
  partition int NOT NULL,
  filing text NOT NULL,
  type text NOT NULL,
  day date NOT NULL,
  drawn_on date NOT NULL,
  lane text NOT NULL,
  drawn boolean NOT NULL,
  score float8 NOT NULL,
  draw float8 NOT NULL,
  reasons json NOT NULL,
  reference text NOT NULL,
  position bigint NOT NULL,
  decided timestamptz NOT NULL,
  keys json NOT NULL,
  earlier json NOT NULL,
  hit boolean,
  PRIMARY KEY (partition, filing)
);
CREATE INDEX risk_lane_day ON risk_lane (partition, type, day);
-- History: a fold of the journal's lodgings and of what looks at them found.
CREATE TABLE risk_count (
  partition int NOT NULL,
  type text NOT NULL,
  key text NOT NULL,
  filed int NOT NULL,
  inspected int NOT NULL,
  hits int NOT NULL,
  PRIMARY KEY (partition, type, key)
) WITH (fillfactor = 70);
-- What a day's filings are drawn with. The commitment is told at once, the seed when the day is
-- over.
CREATE TABLE risk_seed (
  partition int NOT NULL,
  type text NOT NULL,
  day date NOT NULL,
  seed text NOT NULL,
  commitment text NOT NULL,
  made timestamptz NOT NULL,
  PRIMARY KEY (partition, type, day)
);
-- Up to where in the journal lanes were decided. From its beginning: history is what was.
CREATE TABLE risk_head (
  partition int PRIMARY KEY,
  position bigint NOT NULL
);
INSERT INTO risk_head (partition, position) VALUES (0, 0);

ALTER TABLE risk_lane ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_lane FORCE ROW LEVEL SECURITY;
DO $$
BEGIN
  EXECUTE format('CREATE POLICY node ON risk_lane TO %I USING (true)', current_user);
END
$$;
REVOKE ALL ON risk_lane, risk_count, risk_seed, risk_head FROM PUBLIC;
-- Not even a filing's own organisation: who knows the lane knows what to declare next.
CREATE POLICY filings ON risk_lane FOR SELECT TO beibu_app USING (
  (SELECT current_setting('beibu.sees', true)) = 'filings'
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
GRANT SELECT ON risk_lane TO beibu_app;
