export { foreseeInPlace, type InPlaceInputs, restoreInPlace, type RestoredInPlace, undoInPlace } from './in-place.ts';
export { readTurns } from './turns.ts';
