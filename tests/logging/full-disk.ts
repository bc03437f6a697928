/** Logs into a file on which there never is any room; `log-file.test.ts` runs it. */
import { systemClock, systemRandom, systemTimers } from "../../src/app/system.ts";
import { startLogging } from "../../src/logging/logging.ts";

const ports = { clock: systemClock, timers: systemTimers, random: systemRandom };
const file = { path: "/dev/full", maxSize: 10, keep: 3 };
const { logger, stop } = await startLogging({ lowest: "info", file }, ports);
for (let count = 0; count < 3; count++) {
  logger.log("info", "record");
  await new Promise((resolve) => setTimeout(resolve, 0));
}
await stop();
