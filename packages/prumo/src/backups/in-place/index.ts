export { foldersOf } from './folders.ts';
export type { InPlaceTarget } from './files.ts';
export { MemberServer } from './member-server.ts';
export { text as inPlaceText } from './text.ts';
