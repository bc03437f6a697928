import { assert, assertEquals } from "@std/assert";
import { watchMemory } from "./memory.ts";
import { sellOverHttp, sellOverTcp } from "./own_sales.ts";
import { Program } from "./program.ts";
import { finalTally } from "./tally.ts";

/** Seconds that it takes; the environment's SOAK_SECONDS sets another length. */
const SECONDS = Number(Deno.env.get("SOAK_SECONDS") || 120);

/** Seconds after which the memory is to be flat: by then all has happened, and caches are filled. */
const WARM_UP = Math.floor(Math.min(20, SECONDS / 3));

/** What the memory may be after that, as a multiple of what it was then. */
const MOST_GROWTH = 1.2;

/** Seconds of which the most, and the least, is taken, as it goes up and down between collections. */
const SPAN = 5;

/** Share of the test's own sales that are approved at the least, though every tenth message ends the link. */
const LEAST_APPROVED = 1 / 8;

/** Terminals of the test's own clients: the test clients' are 1 to 50. */
const TCP_TERMINAL = 70_001;
const HTTP_TERMINAL = 70_002;

/** A gateway and a bank as in real life. What the bank hangs up on is not waited for long at the end. */
const REAL_LIFE = [
  ...["--echo-server-port", "0", "--test-real-life", "--queue-timeout", "3"],
  ...["--listen-port", "0", "--listen-http-port", "0", "--drain-timeout", "10"],
];

function checkMemory(sizes: readonly number[]): void {
  const before = Math.max(...sizes.slice(Math.max(0, WARM_UP - SPAN), WARM_UP));
  const after = Math.min(...sizes.slice(-SPAN));
  const text = `grew from ${before} to ${after} KiB: ${sizes.join(" ")}`;
  assert(after <= before * MOST_GROWTH, text);
}

Deno.test(`testRealLife for ${SECONDS} s with 50 clients: the gateway serves on, no answer reaches the wrong client, memory flat`, async (t) => {
  await using gateway = new Program(REAL_LIFE);
  const port = await gateway.port("TCP");
  await using clients = new Program([
    ...["--test-target-host", "127.0.0.1", "--test-target-port", String(port)],
    ...["--test-clients", "50"],
  ]);
  const until = performance.now() + SECONDS * 1000;
  // They fail at the first answer that is not their own.
  const [overTcp, overHttp, sizes] = await Promise.all([
    sellOverTcp(gateway, TCP_TERMINAL, until),
    sellOverHttp(gateway, HTTP_TERMINAL, until),
    watchMemory(gateway.pid, until),
  ]);
  const { correct, wrong, missing } = await finalTally(clients);

  // As many sales as those above make the bank hang up all the time; a refusal counts as missing.
  await t.step("no test client got a wrong answer, and many got theirs", () => {
    assertEquals(wrong, 0);
    assert(correct * 8 > missing, `${correct} correct, ${missing} missing`);
  });
  await t.step("the bank is reached again and again: sales are approved all the time", () => {
    for (const { asked, answers, approved } of [overTcp, overHttp]) {
      const text = `${approved} of ${asked} sales were approved, ${answers} answered`;
      assert(approved >= asked * LEAST_APPROVED, text);
    }
  });
  await t.step("the memory is flat", () => checkMemory(sizes));
  await t.step("it ends by itself", async () => {
    gateway.signal("SIGTERM");
    await gateway.end();
  });
});
