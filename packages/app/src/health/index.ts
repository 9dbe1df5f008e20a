export { type Closer, createDrain, type Drain, type DrainOptions, type DrainReport } from './drain.ts';
export { HEALTH_PATHS, healthHandler } from './health-handler.ts';
export { createHealth, type Dependency, type DependencyState, type Health, type HealthAnswer, type HealthOptions } from './readiness.ts';
export { drainOnSignals, type SignalOptions } from './signals.ts';
