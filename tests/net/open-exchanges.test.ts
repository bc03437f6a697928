import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { OpenExchanges } from "../../src/net/open-exchanges.ts";

Deno.test("what a client waits for is kept as a Set keeps it", () => {
  const step = fc.record({ add: fc.boolean(), index: fc.nat({ max: 5 }) });
  const things = Array.from({ length: 6 }, (_, index) => ({ index }));
  fc.assert(fc.property(fc.array(step), (steps) => {
    const open = new OpenExchanges<object>();
    const model = new Set<object>();
    for (const { add, index } of steps) {
      const thing = things[index]!;
      // An exchange is taken once.
      if (add && !model.has(thing)) {
        model.add(thing);
        open.add(thing);
      } else if (!add) {
        model.delete(thing);
        open.delete(thing);
      }
      assertEquals(open.size, model.size);
    }
    assertEquals(open.takeAll(), [...model]);
    assertEquals([open.size, open.takeAll()], [0, []]);
  }));
});
