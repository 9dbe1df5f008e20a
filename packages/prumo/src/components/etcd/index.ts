export * from './etcd.ts';
