export { WebRefusal } from '../safety/refusal.ts';
export type { SafetyOptions, Visits } from '../safety/core.ts';
export { createWebSafety, type WebSafety, type WebSafetyOptions } from './web-safety.ts';
