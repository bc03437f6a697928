import { assertEquals, assertThrows } from "@std/assert";
import { exportsFigures } from "../../src/app/exporting.ts";
import { OptionError } from "../../src/config/option-error.ts";

const scope = (registry?: object) => ({ [Symbol.for("opentelemetry.js.api.1")]: registry });

Deno.test("figures are exported where the runtime has somebody who takes them", () => {
  assertEquals(exportsFigures({}), false);
  assertEquals(exportsFigures(scope()), false);
  assertEquals(exportsFigures(scope({ propagation: {} })), false);
  assertEquals(exportsFigures(scope({ metrics: {} })), true);
});

Deno.test("a runtime that exports spans is refused, with figures and without", () => {
  for (const registry of [{ trace: {}, metrics: {} }, { trace: {} }]) {
    const error = assertThrows(() => exportsFigures(scope(registry)), OptionError);
    assertEquals(error.problems[0]?.option, "OTEL_DENO_TRACING");
  }
});
