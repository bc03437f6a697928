/** Bears children, one after the other, for as long as it is let: a worker of a test's. */
for (;;) {
  await new Deno.Command("true").output();
  (globalThis as unknown as { postMessage(message: string): void }).postMessage("born");
}
