export { postgresExporter } from './component.ts';
