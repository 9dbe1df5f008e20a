export { andThen, type Err, err, fromPromise, map, mapError, match, type Ok, ok, type Result } from './result.ts';
