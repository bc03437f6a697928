import type { Timers } from "../ports.ts";

/** Milliseconds between two tests, and for one of them to be heard. */
const INTERVAL = 5_000;
const PATIENCE = 1_000;

/** A server whose hearing is tested. */
export interface Hearer {
  readonly hostname: string;
  readonly port: number;
  /** Whether the server has a connection from this port of ours. */
  hears(port: number): boolean;
}

/**
 * Tests now and then, by a connection of our own, whether a server still takes connections. That of
 * node:http goes deaf for good, without an error, when files run out for a moment.
 *
 * @param deaf called after a connection was made and not heard of
 * @returns ends it
 */
export function testHearing(hearer: Hearer, timers: Timers, deaf: () => void): () => void {
  let ended = false;
  let cancel = timers.after(INTERVAL, test);

  async function hears(): Promise<boolean> {
    const hostname = hearer.hostname === "0.0.0.0" ? "127.0.0.1" : hearer.hostname;
    using conn = await Deno.connect({ hostname, port: hearer.port });
    await new Promise<void>((done) => cancel = timers.after(PATIENCE, done));
    return hearer.hears(conn.localAddr.port);
  }

  function test(): void {
    hears().then((heard) => heard || ended || deaf(), () => {
      // No connection can be made: files have run out for us as well. The next test tells more.
    }).finally(() => {
      if (!ended) cancel = timers.after(INTERVAL, test);
    });
  }

  return () => {
    ended = true;
    cancel();
  };
}
