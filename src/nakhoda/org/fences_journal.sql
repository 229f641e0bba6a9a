-- The log is never changed. Only its label may follow the case (ON UPDATE CASCADE runs as the owner).
CREATE OR REPLACE FUNCTION nakhoda_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - 'scope_id') = (to_jsonb(OLD) - 'scope_id') THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal_event
  FOR EACH ROW EXECUTE FUNCTION nakhoda_append_only();
CREATE OR REPLACE TRIGGER append_only_table BEFORE TRUNCATE ON journal_event
  FOR EACH STATEMENT EXECUTE FUNCTION nakhoda_append_only();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal_record
  FOR EACH ROW EXECUTE FUNCTION nakhoda_append_only();
CREATE OR REPLACE TRIGGER append_only_table BEFORE TRUNCATE ON journal_record
  FOR EACH STATEMENT EXECUTE FUNCTION nakhoda_append_only();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON journal_foreign_event
  FOR EACH ROW EXECUTE FUNCTION nakhoda_append_only();
CREATE OR REPLACE TRIGGER append_only_table BEFORE TRUNCATE ON journal_foreign_event
  FOR EACH STATEMENT EXECUTE FUNCTION nakhoda_append_only();

-- No change of a case without its event: the number must rise, and the line it names must exist at commit.
CREATE OR REPLACE FUNCTION nakhoda_case_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.last_seq <= OLD.last_seq OR NEW.id <> OLD.id THEN
    RAISE EXCEPTION 'case % changes only with an event', OLD.id USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER moves_forward BEFORE UPDATE ON desk_case
  FOR EACH ROW EXECUTE FUNCTION nakhoda_case_moves_forward();

DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'desk_case_has_its_event') THEN
    ALTER TABLE desk_case ADD CONSTRAINT desk_case_has_its_event FOREIGN KEY (id, last_seq)
      REFERENCES journal_event (case_id, seq) DEFERRABLE INITIALLY DEFERRED;
  END IF;
END $$;

-- The horizon for readers that copy the log: a row is safe to copy when its transaction is below every open one.
ALTER TABLE journal_event ADD COLUMN IF NOT EXISTS txid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX IF NOT EXISTS journal_event_txid ON journal_event (txid);
ALTER TABLE journal_foreign_event ADD COLUMN IF NOT EXISTS txid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX IF NOT EXISTS journal_foreign_event_txid ON journal_foreign_event (source_id, txid);
ALTER TABLE journal_record ADD COLUMN IF NOT EXISTS txid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX IF NOT EXISTS journal_record_txid ON journal_record (txid);

-- A log that was restored on another server brings numbers of transactions that mean nothing there, and may be higher
-- than any that was given out: readers would wait for them for ever. Such lines are settled; they get a number of today.
DO $$ DECLARE log text; strange text := 'txid >= (SELECT pg_snapshot_xmax(pg_current_snapshot()))'; found boolean; BEGIN
  PERFORM set_config('nakhoda.system', 'on', true);
  FOREACH log IN ARRAY ARRAY['journal_event', 'journal_record', 'journal_foreign_event'] LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE %s)', log, strange) INTO found;
    IF found THEN
      EXECUTE format('ALTER TABLE %I DISABLE TRIGGER append_only', log);
      EXECUTE format('UPDATE %I SET txid = pg_current_xact_id() WHERE %s', log, strange);
      EXECUTE format('ALTER TABLE %I ENABLE TRIGGER append_only', log);
    END IF;
  END LOOP;
END $$;
