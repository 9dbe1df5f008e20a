export { authorityFile, caddy, metricsUrl } from './component.ts';
export { mainDomain } from './config.ts';
export { requestsIn } from './requests.ts';
