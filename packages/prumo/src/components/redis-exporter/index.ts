export { redisExporter } from './component.ts';
