import { type Ended, Program } from "./program.ts";

/** A program that runs on a file of options, which the test writes anew. */
export class Configured implements AsyncDisposable {
  readonly program: Program;
  readonly #folder: string;

  /**
   * Its journal is beside its file, unless the options say otherwise.
   *
   * @param env what else is in its environment
   */
  constructor(
    options: Readonly<Record<string, unknown>>,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#folder = Deno.makeTempDirSync();
    this.write(options);
    this.program = new Program(["--config", this.at("config.yaml")], undefined, undefined, env);
  }

  write(options: Readonly<Record<string, unknown>> | string): void {
    const text = typeof options === "string" ? options : JSON.stringify(options);
    Deno.writeTextFileSync(this.at("config.yaml"), text);
  }

  at(name: string): string {
    return `${this.#folder}/${name}`;
  }

  /** Has it read its options anew, and gives what it says of that. */
  async hangUp(): Promise<string> {
    const lines = () => this.program.said.match(/the configuration (?:was|is) [^\n]*/g) ?? [];
    const { length } = lines();
    this.program.signal("SIGHUP");
    for (;;) {
      // Both of its streams are in what it has said: only the number of lines tells of a new one.
      const line = lines().at(length);
      if (line !== undefined) return line;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** Runs `socketqueue reload` on the same file, unless the arguments name another. */
  async reload(...args: string[]): Promise<Ended> {
    const config = args.includes("--config") ? [] : ["--config", this.at("config.yaml")];
    const line = ["reload", ...config, ...args];
    await using program = new Program(line);
    return await program.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true });
  }
}
