import type { GatewayMaker } from "../simulation/process.ts";

/** A fault that is put into the gateway's own text. */
export interface Plant {
  /** What is wrong then. */
  readonly what: string;
  /** The file of `src/multiplexer`. */
  readonly file: string;
  /** What stands there once, and what stands there instead. */
  readonly found: string;
  readonly planted: string;
}

const SRC = new URL("../../src/", import.meta.url);
const MULTIPLEXER = new URL("multiplexer/", SRC);

/** What a module of the gateway gives. */
interface GatewayModule {
  readonly Gateway: new (...args: Parameters<GatewayMaker>) => ReturnType<GatewayMaker>;
}

/** @throws {Error} when the text is not there exactly once: then the fault would not be planted */
function plantedText(text: string, { file, found, planted }: Plant): string {
  const times = text.split(found).length - 1;
  if (times !== 1) throw new Error(`${file} has ${times} times: ${found}`);
  return text.replace(found, () => planted);
}

/** Writes a copy of the multiplexer with the fault in it; all else it shares with the real one. */
function writeCopy(folder: string, plant: Plant): void {
  for (const { name } of Deno.readDirSync(MULTIPLEXER)) {
    const text = Deno.readTextFileSync(new URL(name, MULTIPLEXER));
    const copy = name === plant.file ? plantedText(text, plant) : text;
    Deno.writeTextFileSync(`${folder}/${name}`, copy.replaceAll('from "../', `from "${SRC.href}`));
  }
}

/** Makes gateways that have a fault. The folder of their text goes with `using`. */
export class PlantedGateway implements Disposable {
  readonly make: GatewayMaker;
  readonly #folder: string;

  private constructor(folder: string, { Gateway }: GatewayModule) {
    this.#folder = folder;
    this.make = (...args) => new Gateway(...args);
  }

  /** @throws {Error} when the fault cannot be planted */
  static async with(plant: Plant): Promise<PlantedGateway> {
    const folder = Deno.makeTempDirSync({ prefix: "planted-" });
    try {
      writeCopy(folder, plant);
      const module: GatewayModule = await import(`file://${folder}/gateway.ts`);
      return new PlantedGateway(folder, module);
    } catch (error) {
      Deno.removeSync(folder, { recursive: true });
      throw error;
    }
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}
