-- Search over numbers, parties and goods; saved views.

-- What can be searched of a filing: a fold of the journal that follows it by position, a moment
-- behind, so that intake does not wait for it. terms: words and parts of words, folded (marks, case
-- and width gone), in the order of the text. texts: [[JSON pointer, text], …] as it was written.
CREATE TABLE search_filing (
  partition int NOT NULL,
  filing text NOT NULL,
  type text NOT NULL,
  org text NOT NULL,
  terms tsvector NOT NULL,
  texts json NOT NULL,
  PRIMARY KEY (partition, filing)
);
CREATE INDEX search_filing_org ON search_filing (partition, org, filing);
CREATE INDEX search_filing_terms ON search_filing USING gin (terms);
-- The position that all rows of search_filing are true at.
CREATE TABLE search_head (
  partition int PRIMARY KEY,
  position bigint NOT NULL
);
INSERT INTO search_head (partition, position) VALUES (0, 0);

-- A way of looking at a list, kept by a person under a name; shared: the organisation sees it.
CREATE TABLE saved_view (
  partition int NOT NULL,
  org text NOT NULL,
  person text NOT NULL,
  view text NOT NULL,
  type text NOT NULL,
  name text NOT NULL,
  content json NOT NULL,
  shared boolean NOT NULL,
  changed timestamptz NOT NULL,
  PRIMARY KEY (partition, view)
);
CREATE UNIQUE INDEX saved_view_name ON saved_view (partition, org, person, type, name);

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['search_filing', 'saved_view']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY node ON %I TO %I USING (true)', walled, current_user);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', walled);
  END LOOP;
END
$$;
CREATE POLICY app ON search_filing FOR SELECT TO beibu_app USING (
  (org = (SELECT current_setting('beibu.org', true))
    OR (SELECT current_setting('beibu.sees', true)) = 'filings')
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
CREATE POLICY app ON saved_view TO beibu_app USING (
  org = (SELECT current_setting('beibu.org', true))
  AND ((SELECT current_setting('beibu.types', true)) = ''
    OR type = ANY ((SELECT string_to_array(current_setting('beibu.types', true), ','))::text[])));
GRANT SELECT ON search_filing TO beibu_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_view TO beibu_app;

-- The newest filings that have a text. `@@` is no leakproof operator, so that behind a policy
-- PostgreSQL would look through every row and never at the index. This function may look at the
-- index, asks for the walls itself, by the same settings, and hands out names of filings only:
-- whoever calls it reads the rows behind the policies, and what those hide stays hidden.
-- First the newest 2,000 are looked through: what many filings have is found there at once, and is
-- what the index is slow at (a beginning of all numbers: 0.4 s of 200,000 filings). The rest are
-- asked of the index. Plans are made anew each time, for the word that is asked for.
CREATE FUNCTION search_found(of_partition int, wanted tsquery, of_type text, most int)
RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET plan_cache_mode = force_custom_plan
AS $$
DECLARE
  own text := current_setting('beibu.org', true);
  every boolean := current_setting('beibu.sees', true) = 'filings';
  few text := current_setting('beibu.types', true);
  types text[] := CASE WHEN few = '' THEN NULL ELSE string_to_array(few, ',') END;
  edge text;
  got int;
BEGIN
  IF own IS NULL OR every IS NULL OR few IS NULL THEN
    RETURN;
  END IF;
  edge := (SELECT s.filing FROM search_filing s
    WHERE s.partition = of_partition AND (every OR s.org = own)
    ORDER BY s.filing DESC OFFSET 1999 LIMIT 1);
  RETURN QUERY SELECT n.filing FROM (
      SELECT s.filing, s.type, s.terms FROM search_filing s
      WHERE s.partition = of_partition AND (every OR s.org = own)
      ORDER BY s.filing DESC LIMIT 2000) n
    WHERE n.terms @@ wanted
      AND (of_type IS NULL OR n.type = of_type) AND (types IS NULL OR n.type = ANY (types))
    ORDER BY n.filing DESC LIMIT most;
  GET DIAGNOSTICS got = ROW_COUNT;
  IF got < most AND edge IS NOT NULL THEN
    RETURN QUERY SELECT s.filing FROM search_filing s
      WHERE s.partition = of_partition AND (every OR s.org = own)
        AND s.filing < edge AND s.terms @@ wanted
        AND (of_type IS NULL OR s.type = of_type) AND (types IS NULL OR s.type = ANY (types))
      ORDER BY s.filing DESC LIMIT most - got;
  END IF;
END
$$;
-- Where the journal and the index of search stand, as of the statement that asks.
CREATE FUNCTION known_positions(of_partition int, OUT journal bigint, OUT searched bigint)
LANGUAGE sql STABLE SECURITY DEFINER
AS $$
  SELECT (SELECT h.position FROM head h WHERE h.partition = of_partition),
    (SELECT s.position FROM search_head s WHERE s.partition = of_partition)
$$;

-- Names within them are this schema's, whatever their caller's session says.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION search_found(int, tsquery, text, int) '
    'SET search_path = %I, pg_temp', current_schema());
  EXECUTE format('ALTER FUNCTION known_positions(int) '
    'SET search_path = %I, pg_temp', current_schema());
END
$$;
REVOKE ALL ON FUNCTION search_found(int, tsquery, text, int), known_positions(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_found(int, tsquery, text, int), known_positions(int)
  TO beibu_app;
