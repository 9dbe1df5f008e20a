export const ROLES = ['partner', 'lawyer', 'assistant'] as const;
export type Role = (typeof ROLES)[number];

/** Who may do what, all of it. Assistants prepare and record; what binds the office in court is a lawyer's; people and the whole of the data are a partner's. */
const ALLOWED = {
  'cases.read': ['partner', 'lawyer', 'assistant'],
  'cases.write': ['partner', 'lawyer'],
  'documents.read': ['partner', 'lawyer', 'assistant'],
  'documents.add': ['partner', 'lawyer', 'assistant'],
  'documents.mark': ['partner', 'lawyer'],
  'clients.read': ['partner', 'lawyer', 'assistant'],
  'clients.write': ['partner', 'lawyer', 'assistant'],
  'clients.privacy': ['partner'],
  'calendar.read': ['partner', 'lawyer', 'assistant'],
  'calendar.add': ['partner', 'lawyer', 'assistant'],
  'deadlines.write': ['partner', 'lawyer'],
  'people.manage': ['partner'],
  'office.export': ['partner'],
  'audit.read': ['partner'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Action = keyof typeof ALLOWED;

export const ACTIONS = Object.keys(ALLOWED).filter((key): key is Action => key in ALLOWED);

/** The roles that may do it. */
export function allowedTo(action: Action): readonly Role[] {
  return ALLOWED[action];
}

/** Whether a role may do it. A role nobody knows may do nothing. */
export function may(role: string, action: Action): boolean {
  return allowedTo(action).some((allowed) => allowed === role);
}

export function parseRole(text: string): Role | undefined {
  return ROLES.find((role) => role === text);
}
