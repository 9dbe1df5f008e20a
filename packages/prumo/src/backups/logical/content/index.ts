export { type Content, contentSchema, type Role, type SequenceContent } from './content.ts';
export { readContent, readWholeContent } from './read-content.ts';
export { between, isWithin, sequencesOf } from './sequences.ts';
export { connectionString, identifier, type Login, Session } from './session.ts';
export { lockTables, tablesOf } from './tables.ts';
