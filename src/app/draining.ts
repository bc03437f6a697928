import type { Gateway, Load } from "../multiplexer/gateway.ts";
import type { World } from "./world.ts";

/** Milliseconds between two lines of the log that tell what is still waited for. */
const REMINDER = 5_000;

const count = (number: number, thing: string): string =>
  `${number} ${thing}${number === 1 ? "" : "s"}`;

/** What is under way, in words: `3 requests (2 with the host) and 1 reversal`; or `nothing`. */
export function describeLoad({ waiting, inFlight, reversals }: Load): string {
  const open = waiting + inFlight;
  const parts = [
    ...open === 0 ? [] : [`${count(open, "request")} (${inFlight} with the host)`],
    ...reversals === 0 ? [] : [count(reversals, "reversal")],
  ];
  return parts.join(" and ") || "nothing";
}

/** Waits until nothing is under way, or gives up what is when `limit` milliseconds have passed. */
export function drained(
  gateway: Gateway,
  limit: number,
  { timers, logger }: World,
): Promise<boolean> {
  return new Promise((resolve) => {
    let inTime = true;
    const remind = () => {
      logger.log("warning", `still waiting for ${describeLoad(gateway.load)}`);
      cancelReminder = timers.after(REMINDER, remind);
    };
    let cancelReminder = timers.after(REMINDER, remind);
    const cancel = timers.after(limit, () => {
      inTime = false;
      const text = `not drained in ${limit / 1000} s: given up ${describeLoad(gateway.load)}`;
      logger.log("error", text);
      gateway.giveUp();
    });
    gateway.drain(() => {
      cancel();
      cancelReminder();
      resolve(inTime);
    });
  });
}
