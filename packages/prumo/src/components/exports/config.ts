import * as z from 'zod';

/** Answered to anybody, and tells nothing. */
export const HEALTH_PATH = '/health';

/** What the API over HTTP is told, in a file of its own: it holds the token. */
export const exportsApiConfigSchema = z.object({
  listen: z.object({ host: z.ipv4(), port: z.int().min(1).max(65_535) }),
  /** What callers show as a bearer token. */
  token: z.string().regex(/^[A-Za-z0-9]{16,128}$/),
  /** Absolute folders and files. */
  state: z.string(),
  run: z.string(),
  home: z.string(),
  spec: z.string(),
  node: z.string(),
  cli: z.string(),
  /** Folder of its own for what is being downloaded. */
  data: z.string(),
});
export type ExportsApiConfig = z.infer<typeof exportsApiConfigSchema>;
