-- The spine's tables. Every key begins with partition and every statement names it, so that the
-- same schema can be distributed by it (Citus) without a change.

-- One row a partition, locked by each batch until its commit: the journal's positions are therefore
-- gap-free and in commit order, and a reader by position can never miss a row. edge is the right
-- edge of the Merkle tree (one hash a set bit of the size).
CREATE TABLE head (
  partition int PRIMARY KEY,
  position bigint NOT NULL,
  edge bytea NOT NULL
);
INSERT INTO head (partition, position, edge) VALUES (0, 0, '\x');

-- The truth. body is the document exactly as it was handed in (json keeps the text); a 3 KB body
-- stays in the row: 22,900 rows a second so, 10,700 with jsonb (measured in the design's trial).
CREATE TABLE journal (
  partition int NOT NULL,
  position bigint NOT NULL,
  at timestamptz NOT NULL,
  effective timestamptz NOT NULL,
  type text NOT NULL,
  filing text NOT NULL,
  number text NOT NULL,
  event text NOT NULL,
  steps text NOT NULL,
  state text NOT NULL,
  version int NOT NULL,
  org text NOT NULL,
  actor text NOT NULL,
  reference text NOT NULL,
  body json,
  amounts json,
  extra json,
  leaf bytea NOT NULL,
  PRIMARY KEY (partition, position)
) WITH (toast_tuple_target = 8160);
ALTER TABLE journal ALTER body SET STORAGE main;
ALTER TABLE journal ALTER amounts SET STORAGE main;
ALTER TABLE journal ALTER extra SET STORAGE main;
ALTER TABLE journal ALTER leaf SET STORAGE plain;

-- Hashes of complete subtrees of 256, 65,536 … leaves (C2SP tiles of height 8); leaves stand above.
CREATE TABLE tree_node (
  partition int NOT NULL,
  level int NOT NULL,
  index bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (partition, level, index)
);
CREATE TABLE checkpoint (
  partition int NOT NULL,
  size bigint NOT NULL,
  at timestamptz NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (partition, size)
);

-- State: a fold of the journal. positions are the filing's rows there; document is the position
-- of the document in force. marks: the instant (ms) each state was first reached.
CREATE TABLE filing (
  partition int NOT NULL,
  filing text NOT NULL,
  type text NOT NULL,
  number text NOT NULL,
  org text NOT NULL,
  state text NOT NULL,
  version int NOT NULL,
  accepted timestamptz NOT NULL,
  changed timestamptz NOT NULL,
  awaits text NOT NULL,
  reference text NOT NULL,
  document bigint NOT NULL,
  positions bigint[] NOT NULL,
  marks json NOT NULL,
  facets text[] NOT NULL,
  listed json NOT NULL,
  PRIMARY KEY (partition, filing)
) WITH (fillfactor = 90);
CREATE UNIQUE INDEX filing_number ON filing (partition, type, number);
CREATE INDEX filing_org ON filing (partition, type, org, filing);
CREATE INDEX filing_awaits ON filing (partition, awaits, type, filing) WHERE awaits <> '';
CREATE INDEX filing_accepted ON filing USING brin (accepted);

-- Whatever must not happen twice. fingerprint: SHA-256 of the request, for idempotency keys.
CREATE TABLE claim (
  partition int NOT NULL,
  claim text NOT NULL,
  filing text NOT NULL,
  position bigint NOT NULL,
  fingerprint bytea,
  PRIMARY KEY (partition, claim)
);
CREATE TABLE series (
  partition int NOT NULL,
  series text NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (partition, series)
);

-- Whatever must not be exceeded.
CREATE TABLE account (
  partition int NOT NULL,
  account text NOT NULL,
  unit text NOT NULL,
  floor text NOT NULL,
  debits numeric NOT NULL,
  credits numeric NOT NULL,
  debits_held numeric NOT NULL,
  credits_held numeric NOT NULL,
  PRIMARY KEY (partition, account, unit)
) WITH (fillfactor = 50);
CREATE TABLE entry (
  partition int NOT NULL,
  position bigint NOT NULL,
  n int NOT NULL,
  kind text NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  unit text NOT NULL,
  amount numeric NOT NULL,
  hold text NOT NULL,
  PRIMARY KEY (partition, position, n)
);
CREATE TABLE hold (
  partition int NOT NULL,
  filing text NOT NULL,
  hold text NOT NULL,
  debit text NOT NULL,
  credit text NOT NULL,
  unit text NOT NULL,
  amount numeric NOT NULL,
  PRIMARY KEY (partition, filing, hold)
);

-- The cube's checkpoint: its cells in chunks of 4,096 and the position that they are true at, in
-- one transaction. part: family, then dims, fine or coarse. Chunks, not rows: a busy minute touches
-- 200,000 cells, which lie in some hundred chunks.
CREATE TABLE cube_chunk (
  partition int NOT NULL,
  type text NOT NULL,
  part text NOT NULL,
  chunk int NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (partition, type, part, chunk)
);
ALTER TABLE cube_chunk ALTER content SET STORAGE external;
CREATE TABLE cube_head (
  partition int PRIMARY KEY,
  position bigint NOT NULL
);
INSERT INTO cube_head (partition, position) VALUES (0, 0);

-- Reference data: immutable versions; the newest whose instant has come is in force.
CREATE TABLE reference_version (
  partition int NOT NULL,
  pack text NOT NULL,
  name text NOT NULL,
  version int NOT NULL,
  switched timestamptz NOT NULL,
  source text NOT NULL,
  digest text NOT NULL,
  content json NOT NULL,
  PRIMARY KEY (partition, pack, name, version)
);

CREATE TABLE organisation (
  partition int NOT NULL,
  org text NOT NULL,
  name text NOT NULL,
  created timestamptz NOT NULL,
  PRIMARY KEY (partition, org)
);
CREATE UNIQUE INDEX organisation_name ON organisation (partition, name);
-- Only the SHA-256 of a key is kept.
CREATE TABLE api_key (
  partition int NOT NULL,
  digest text NOT NULL,
  org text NOT NULL,
  roles text[] NOT NULL,
  label text NOT NULL,
  created timestamptz NOT NULL,
  expires timestamptz,
  revoked timestamptz,
  PRIMARY KEY (partition, digest)
);
-- Facts of this node: made as a demonstration, its identity.
CREATE TABLE node_fact (
  partition int NOT NULL,
  name text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (partition, name)
);
