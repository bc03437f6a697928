import { assertEquals } from "@std/assert";
import { replyToHost } from "../../src/app/host-requests.ts";
import { realWorld } from "../../src/app/world.ts";
import { openway, smartvista } from "../fixtures.ts";
import { echo, sale } from "../net/messages.ts";

const world = {
  ...realWorld({ enabled: () => false, log: () => {} }),
  clock: { now: () => Date.UTC(2026, 2, 7, 9, 8, 5) },
  random: { below: () => 7 },
};

Deno.test("the host's echo test gets its answer, without the fields that the profile leaves out", () => {
  const request = smartvista.change(echo(5, 6), { 42: "1" });
  assertEquals(replyToHost(smartvista, request, world)?.toValues(), {
    0: "0810",
    3: "000000",
    7: "0307090805",
    11: "000005",
    37: "000007000007",
    39: "000",
    41: "00000006",
  });
  const other = openway.encode({ 0: "0801", 3: "0", 7: "1", 11: "5", 24: "801", 41: "T", 63: "X" });
  const answer = replyToHost(openway, other, world);
  assertEquals([answer?.mti, answer?.get(39), answer?.get(24)], ["0810", "00", undefined]);
});

Deno.test("nothing else that the host asks is answered", () => {
  for (const mti of ["0200", "0100", "0420", "0840", "0890"]) {
    const request = smartvista.change(sale(), { 0: mti });
    assertEquals(replyToHost(smartvista, request, world), undefined, mti);
  }
});
