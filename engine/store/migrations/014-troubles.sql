-- How often what a process wants was tried and refused, and since when: its operator is told.
-- Constants, so that no row is written anew.
ALTER TABLE process_trouble ADD COLUMN tries int NOT NULL DEFAULT 1;
ALTER TABLE process_trouble ADD COLUMN since timestamptz;
UPDATE process_trouble SET since = at WHERE partition = 0;
ALTER TABLE process_trouble ALTER since SET NOT NULL;
