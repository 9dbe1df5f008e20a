-- Two people editing a client must not overwrite each other. A constant default is kept in the catalogue: no row is rewritten, and replicas of an
-- older version, which do not know the columns, go on inserting.
ALTER TABLE clients
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();

-- As data/search-text.ts folds what people type: no accents, lower case. Computed when asked, for a column would have to be filled by older replicas
-- too; an office's clients are few enough to be folded at each search. U+0300–U+036F are the marks of Latin letters.
CREATE FUNCTION folded(words text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN lower(regexp_replace(normalize(words, NFD), U&'[\0300-\036F]', '', 'g'));

-- The cases of one client, for its page.
CREATE INDEX cases_of_client ON cases (office_id, client_id, updated_at DESC);
