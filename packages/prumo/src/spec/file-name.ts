/** What the spec file is called. */
export const SPEC_FILE = 'prumo.yaml';
