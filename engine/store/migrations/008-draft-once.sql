-- The key under which a device began a draft: begun again under it, because the answer was lost, it
-- is the same draft. '' where none was given.
ALTER TABLE draft ADD COLUMN once text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX draft_once ON draft (partition, org, type, once) WHERE once <> '';
