export * from './doctor/index.ts';
export * from './identity/index.ts';
export * from './install/index.ts';
export * from './servers/index.ts';
export * from './sockets/index.ts';
