-- What strangers are told where BEIBU_PUBLIC_TRADERS is set. It is kept as it was told, and made
-- anew by nobody: two versions of a day could be taken from each other.

-- units: the sum of a measure over the days up to this one that were not told before, and its parts
-- by each dimension; whole minor units as text. day, closed: days since 1970 in the node's zone,
-- the last of the block and the one at whose end it was told. traders: how many stand behind each.
CREATE TABLE public_block (
  partition int NOT NULL,
  type text NOT NULL,
  measure text NOT NULL,
  day int NOT NULL,
  closed int NOT NULL,
  traders int NOT NULL,
  units json NOT NULL,
  PRIMARY KEY (partition, type, measure, day)
);
CREATE INDEX public_block_closed ON public_block (partition, closed);
-- Up to where in the journal it was told, the last day that is over (null before the first), and
-- what too few traders stand behind: their names and sums, for the node alone.
CREATE TABLE public_head (
  partition int PRIMARY KEY,
  position bigint NOT NULL,
  closed int,
  waiting json NOT NULL
);
INSERT INTO public_head (partition, position, waiting) VALUES (0, 0, '{}');

DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['public_block', 'public_head']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY node ON %I TO %I USING (true)', walled, current_user);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', walled);
  END LOOP;
END
$$;
