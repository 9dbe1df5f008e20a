export { asNobody, asTenant, TENANT_SETTING, type Transact } from './as-tenant.ts';
export { hostOwner, type HostOwner, type HostRules, isSlug, RESERVED } from './host.ts';
export { describeGap, type Gap, type GapKind, type GapOptions, isolationGaps, type Queryable } from './isolation-gaps.ts';
export { tenantForeignKey, tenantPolicies, type TenantTable } from './policies.ts';
