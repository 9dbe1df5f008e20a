/**
 * What every rule for secrets and identifiers needs at least one of: a digit, a sign between a name and its value, or one of these words. A line of a log has ten short texts
 * (its keys, a method, a route) in which none of the rules could find anything, and each would be asked.
 */
const SUSPECT = /[\d@:=]|-----BEGIN|eyJ|bearer|basic/i;
/** Ids of requests: digits and letters that are left as they are. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Longer ones are cut besides. */
const SHORT = 1000;

/** Whether no rule would change a text; false also where one might. */
export function isPlain(text: string): boolean {
  return text.length <= SHORT && (!SUSPECT.test(text) || UUID.test(text));
}
