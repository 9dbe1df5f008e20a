export * from './catalogue.ts';
export * from './prumo-error.ts';
