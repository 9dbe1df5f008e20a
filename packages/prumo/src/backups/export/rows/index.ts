export { type EncodedColumn, type Encoding, encodingOf, rowOf } from './encode.ts';
export { linesOf } from './lines.ts';
