import type { Disk, FileFacts, OpenFile } from "../../src/logging/disk.ts";

/** A disk in memory that fails, halts and fills up when told to. */
export class FakeDisk implements Disk {
  /** The files, each its bytes as text. */
  readonly files = new Map<string, string>();
  /** Bytes that still fit. */
  room = Infinity;
  /** Files that are open. */
  opened = 0;
  /** What every renaming fails with. */
  renameError: Error | undefined;
  /** What is told of any file, besides its size. */
  facts: Partial<FileFacts> = {};
  writes = 0;
  renames = 0;
  #halted: Promise<void> | undefined;
  #go: () => void = () => {};

  /** From now on whatever is asked of the disk takes until `go`. */
  halt(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#halted = promise;
    this.#go = resolve;
  }

  go(): void {
    this.#halted = undefined;
    this.#go();
  }

  async open(path: string): Promise<OpenFile> {
    await this.#halted;
    this.opened++;
    let name = path;
    const renamed = (from: string, to: string) => name = name === from ? to : name;
    this.#watchers.add(renamed);
    if (!this.files.has(path)) this.files.set(path, "");
    return {
      write: async (bytes) => {
        this.writes++;
        await this.#halted;
        return this.#write(name, bytes);
      },
      stat: () => Promise.resolve(this.#stat(name)),
      close: () => void (this.#watchers.delete(renamed), this.opened--),
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.renames++;
    await this.#halted;
    if (this.renameError !== undefined) throw this.renameError;
    const text = this.files.get(from);
    if (text === undefined) throw new Deno.errors.NotFound(from);
    this.files.delete(from);
    this.files.set(to, text);
    for (const renamed of this.#watchers) renamed(from, to);
  }

  remove(path: string): Promise<void> {
    this.files.delete(path);
    return Promise.resolve();
  }

  exists(path: string): Promise<boolean> {
    return Promise.resolve(this.files.has(path));
  }

  readonly #watchers = new Set<(from: string, to: string) => void>();

  #write(name: string, bytes: Uint8Array): number {
    const taken = Math.min(this.room, bytes.length);
    if (taken === 0) throw new Error("No space left on device (os error 28)");
    this.room -= taken;
    const text = new TextDecoder("latin1").decode(bytes.subarray(0, taken));
    this.files.set(name, (this.files.get(name) ?? "") + text);
    return taken;
  }

  #stat(name: string): FileFacts {
    const size = this.files.get(name)?.length ?? 0;
    return { size, isFile: true, birthtime: null, mtime: null, nlink: 1, ...this.facts };
  }
}
