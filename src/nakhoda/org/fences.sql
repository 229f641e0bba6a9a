-- Who is reading: set with SET LOCAL by org/scope.py, gone with the transaction.
CREATE OR REPLACE FUNCTION nakhoda_scopes() RETURNS int[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('nakhoda.scopes', true), ''), '{}')::int[]
$$;
CREATE OR REPLACE FUNCTION nakhoda_is_system() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('nakhoda.system', true), '') = 'on'
$$;
