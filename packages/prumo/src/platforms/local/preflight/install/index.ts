export { isLeftover, restoreLeftovers } from './guard.ts';
export { install, type InstallOptions, type InstallReport } from './install.ts';
export { dependenciesOf, type InstallPlan, planInstall, type PlanOptions } from './plan.ts';
export { rootPrefix } from './privilege.ts';
export type { InstallProgress } from './progress.ts';
export type { PlannedPackage } from './simulation.ts';
