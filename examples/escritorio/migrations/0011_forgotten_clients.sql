-- Of a client who asked to be forgotten (LGPD, art. 18) neither CPF nor CNPJ is left. Looser than before, so that versions on both sides write what it allows; validated by the next
-- migration, so that this one's strong lock is short.
ALTER TABLE clients DROP CONSTRAINT clients_document_check;
ALTER TABLE clients ADD CONSTRAINT clients_document_check CHECK (document ~ '^(\d{11}|[0-9A-Z]{12}\d{2}|removido-\d+)$') NOT VALID;
