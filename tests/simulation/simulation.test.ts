import { Simulation } from "./simulation.ts";

for (let seed = 1; seed <= 200; seed += 20) {
  Deno.test(`whatever goes wrong, every approval has an owner: seeds ${seed} to ${seed + 19}`, () => {
    for (let one = seed; one < seed + 20; one++) {
      const { violation } = new Simulation(one).run();
      if (violation !== undefined) throw new Error(`seed ${one}: ${violation.message}`);
    }
  });
}
