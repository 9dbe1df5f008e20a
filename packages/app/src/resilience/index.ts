export { type Dependency, type DependencyStatus, dependency } from './dependency.ts';
export { CircuitOpen, NoRoom, TimedOut } from './errors.ts';
export type { BreakerState, CallOutcome } from './instruments.ts';
export type { BreakerOptions, BulkheadOptions, CallOptions, DependencyOptions, Log, RetryOptions } from './options.ts';
