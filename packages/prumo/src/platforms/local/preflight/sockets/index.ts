export * from './conflicts.ts';
export * from './listeners.ts';
export * from './parse-sockets.ts';
