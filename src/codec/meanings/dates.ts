const MONTHS =
  "January February March April May June July August September October November December"
    .split(" ");

/** The century that two digits of a year are in. */
const CENTURY = "20";

function monthName(month: string): string | undefined {
  return /^\d{2}$/.test(month) ? MONTHS[Number(month) - 1] : undefined;
}

function isDay(day: string): boolean {
  return /^\d{2}$/.test(day) && day >= "01" && day <= "31";
}

/** `hhmmss` as `09:08:05`. */
export function timeMeaning(time: string): string | undefined {
  const match = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(time);
  return match === null ? undefined : match.slice(1).join(":");
}

/** `MMDD` as `7 March`. */
function monthAndDay(date: string): string | undefined {
  const month = monthName(date.slice(0, 2));
  const day = date.slice(2);
  return month === undefined || !isDay(day) ? undefined : `${Number(day)} ${month}`;
}

/** `YYMM` as `March 2026`. */
export function yearAndMonth(date: string): string | undefined {
  if (!/^\d{4}$/.test(date)) return undefined;
  const month = monthName(date.slice(2));
  return month === undefined ? undefined : `${month} ${CENTURY}${date.slice(0, 2)}`;
}

/** `MMDD`, `YYMMDD` or `CCYYMMDD` as `7 March`, or `7 March 2026`. */
export function dateMeaning(date: string): string | undefined {
  if (!/^(?:\d{4}|\d{6}|\d{8})$/.test(date)) return undefined;
  const day = monthAndDay(date.slice(-4));
  const year = date.slice(0, -4);
  if (day === undefined || year === "") return day;
  return `${day} ${year.length === 2 ? CENTURY + year : year}`;
}

/**
 * `MMDDhhmmss`, `YYMMDDhhmmss` or `CCYYMMDDhhmmss` as `7 March 2026, 09:08:05`; a time alone, too.
 */
export function momentMeaning(moment: string): string | undefined {
  const time = timeMeaning(moment.slice(-6));
  if (time === undefined || moment.length === 6) return time;
  const date = dateMeaning(moment.slice(0, -6));
  return date === undefined ? undefined : `${date}, ${time}`;
}

/** DE 7, `MMDDhhmmss` in UTC, as `7 March, 09:08:05 UTC`. */
export function transmissionMeaning(moment: string): string | undefined {
  const meaning = moment.length === 10 ? momentMeaning(moment) : undefined;
  return meaning === undefined ? undefined : `${meaning} UTC`;
}
