/** Minutes of a day. */
const DAY = 24 * 60;

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** A time that comes every week or every day, as written in `drills.windows`: `sun 02:00-05:00`, `mon-fri 03:00-04:30`, `daily 02:00-04:00`. */
export const WINDOW_FORM =
  /^(?:daily|(?:sun|mon|tue|wed|thu|fri|sat)(?:-(?:sun|mon|tue|wed|thu|fri|sat))?) (?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Whether a moment, by the machine's own time zone, lies in one of the windows. One that ends before it begins goes over midnight. */
export function inWindow(windows: readonly string[], moment: Date): boolean {
  const minute = moment.getHours() * 60 + moment.getMinutes();
  const day = moment.getDay();
  return windows.some((window) => {
    const [days = '', times = ''] = window.split(' ');
    const [from = 0, to = 0] = times.split('-').map(minuteOf);
    if (from <= to) return onDay(days, day) && minute >= from && minute < to;
    // The part after midnight belongs to the day before.
    return (onDay(days, day) && minute >= from && minute < DAY) || (onDay(days, (day + 6) % 7) && minute < to);
  });
}

function onDay(days: string, day: number): boolean {
  if (days === 'daily') return true;
  const [first, last = first] = days.split('-').map((name) => DAYS.indexOf(name as (typeof DAYS)[number]));
  if (first === undefined || last === undefined) return false;
  return first <= last ? day >= first && day <= last : day >= first || day <= last;
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
