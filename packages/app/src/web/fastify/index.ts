export { WebRefusal } from './refusal.ts';
export { createWebSafety, type WebSafety, type WebSafetyOptions } from './web-safety.ts';
