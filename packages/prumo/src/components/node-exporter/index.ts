export { nodeExporter } from './component.ts';
