/** Characters a stack's name may have. */
const LONGEST = 32;
const SUFFIX = '-rehearsal';

/** Name of the stack as which another is brought back beside it, to show that it can be. Pure. */
export function rehearsalName(stack: string): string {
  return `${stack.slice(0, LONGEST - SUFFIX.length)}${SUFFIX}`;
}
