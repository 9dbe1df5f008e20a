const DAY = 86_400_000;

/**
 * For how long evidence counts, in milliseconds. A claim takes the shortest whose drill a small team can keep up.
 *
 * - `week`: what changes with every deploy or setting and costs the service or data when wrong, and is proven in minutes in the
 *   week's maintenance window. Our own number.
 * - `month`: as long as the longest kept backups last (CATALOG BK-1: 30 days), so that one that cannot be restored is found
 *   while another exists; also CIS Controls v8 7.6 (outside scans, monthly).
 * - `quarter`: CIS Controls v8 7.5 (inside scans) and 11.5 (restore tests: quarterly or more often) set it as the longest.
 * - `year`: CIS Controls v8 17.7 (exercises with people, at least annually).
 */
export const FRESHNESS = { week: 7 * DAY, month: 30 * DAY, quarter: 90 * DAY, year: 365 * DAY } as const;
