export { Etcd } from './etcd.ts';
export { afterExit, afterHang, type FastFailoverTools, type Member } from './fail-over.ts';
export { hangs, LOOK_EVERY, mainsOf, type Watch, watched } from './hang.ts';
export { isPrimary } from './is-primary.ts';
export { databaseMembers, type EtcdTarget, etcdTargetOf } from './target.ts';
export { Uses } from './uses-file.ts';
