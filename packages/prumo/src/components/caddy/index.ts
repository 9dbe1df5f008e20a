export { caddy } from './component.ts';
export { mainDomain } from './config.ts';
export { readAuthority } from './authority.ts';
export { countRequests, requestsIn } from './requests.ts';
