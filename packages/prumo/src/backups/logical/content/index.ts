export { type Content, contentSchema, type Role, type SequenceContent } from './content.ts';
export { largeObjectBytesOf } from './large-objects.ts';
export { readContent, readWholeContent } from './read-content.ts';
export { rolesOf } from './roles.ts';
export { between, isWithin, sequencesOf } from './sequences.ts';
export { connectionString, identifier, type Login, Session, type SessionLogin } from './session.ts';
export { lockTables, readTable, type Table, tablesOf } from './tables.ts';
