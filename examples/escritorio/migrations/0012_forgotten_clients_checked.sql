ALTER TABLE clients VALIDATE CONSTRAINT clients_document_check;
