/**
 * Who takes a turn when in a round: forwards and then backwards (A B C C B A), so that what drifts evenly while a round lasts falls on all alike; and each
 * round begins with another one, so that none is always the first after a pause. Pure.
 */
export function turnsOf<Name>(names: readonly Name[], round: number): readonly Name[] {
  const start = names.length === 0 ? 0 : round % names.length;
  const forwards = [...names.slice(start), ...names.slice(0, start)];
  return [...forwards, ...forwards.toReversed()];
}
