-- Orders that are being paid for: from the buyer's word until the provider's. Nothing of them is an
-- order before the provider has set the money aside.

-- A checkout. once, salt, asked: the caller's key, and what makes of it the same token again, for
-- the same words. digest: SHA-256 of the token that alone opens it; nobody can read a token here.
-- state: open, placing (the money is set aside), placed (it is an order), captured, paid (all is
-- done), letting (nothing comes of it: the money is being let go), gone.
-- document: the order as it is lodged, with the buyer's papers: taken away as soon as it is an
-- order or nothing comes of it. amount: what the buyer was shown, in minor units.
CREATE TABLE checkout (
  partition int NOT NULL,
  digest text NOT NULL,
  reference text NOT NULL,
  org text NOT NULL,
  provider text NOT NULL,
  payment text NOT NULL DEFAULT '',
  url text NOT NULL DEFAULT '',
  state text NOT NULL,
  document text NOT NULL,
  told text NOT NULL,
  amount bigint NOT NULL,
  number text NOT NULL DEFAULT '',
  fault text NOT NULL DEFAULT '',
  once text NOT NULL DEFAULT '',
  salt text NOT NULL DEFAULT '',
  asked text NOT NULL DEFAULT '',
  created timestamptz NOT NULL,
  changed timestamptz NOT NULL,
  held timestamptz,
  PRIMARY KEY (partition, digest)
) WITH (fillfactor = 60);
CREATE UNIQUE INDEX checkout_reference ON checkout (partition, reference);
CREATE UNIQUE INDEX checkout_once ON checkout (partition, once) WHERE once <> '';
CREATE INDEX checkout_payment ON checkout (partition, provider, payment);
CREATE INDEX checkout_order ON checkout (partition, number) WHERE number <> '';
CREATE INDEX checkout_waiting ON checkout (partition, changed) WHERE state NOT IN ('paid', 'gone');
-- What is given back by the provider: once for each return and each cancelled order.
CREATE TABLE checkout_refund (
  partition int NOT NULL,
  key text NOT NULL,
  number text NOT NULL,
  provider text NOT NULL,
  payment text NOT NULL,
  amount bigint NOT NULL,
  state text NOT NULL,
  created timestamptz NOT NULL,
  PRIMARY KEY (partition, key)
);
CREATE INDEX checkout_refund_waiting ON checkout_refund (partition, created)
  WHERE state = 'open';
-- The payment provider of a demonstration: it keeps what was set aside, and no money moves.
CREATE TABLE demo_payment (
  partition int NOT NULL,
  id text NOT NULL,
  reference text NOT NULL,
  amount bigint NOT NULL,
  back text NOT NULL,
  state text NOT NULL,
  PRIMARY KEY (partition, id)
);
CREATE UNIQUE INDEX demo_payment_reference ON demo_payment (partition, reference);
CREATE TABLE demo_movement (
  partition int NOT NULL,
  id text NOT NULL,
  key text NOT NULL,
  amount bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (partition, id, key)
);
CREATE INDEX demo_movement_at ON demo_movement (partition, at);
-- Buyers' papers and payments are nobody's rows: only the node itself reads them.
DO $$
DECLARE
  walled text;
BEGIN
  FOREACH walled IN ARRAY ARRAY['checkout', 'checkout_refund', 'demo_payment', 'demo_movement']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', walled);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', walled);
    EXECUTE format('CREATE POLICY node ON %I TO %I USING (true)', walled, current_user);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', walled);
  END LOOP;
END
$$;
