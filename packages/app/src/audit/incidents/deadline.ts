/** A day, `2026-11-26`. */
export type Day = string;

const LENGTH = 86_400_000;

/**
 * The last day to tell ANPD and the people concerned: three working days after the controller learns that personal data was affected (Resolução CD/ANPD 15/2024,
 * regulation, art. 6 and art. 9); six for small agents. Holidays are the caller's to know. @param known the day of it where the controller is. @throws RangeError for no day.
 */
export function communicationDue(known: Day, options: { readonly holidays?: ReadonlySet<Day>; readonly smallAgent?: boolean } = {}): Day {
  const { holidays = new Set(), smallAgent = false } = options;
  let time = Date.parse(`${known}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(known) || Number.isNaN(time)) throw new RangeError('a day is written as 2026-11-26');
  for (let left = smallAgent ? 6 : 3; left > 0; ) {
    time += LENGTH;
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !holidays.has(dayOf(time))) left -= 1;
  }
  return dayOf(time);
}

function dayOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10);
}
