export * from './fingerprint.ts';
export * from './layout.ts';
export * from './local-platform.ts';
export * from './start-agent.ts';
export * from './users.ts';
