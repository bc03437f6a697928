/** Seconds of an option in milliseconds; `undefined` where there is no limit. */
export const milliseconds = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000;
