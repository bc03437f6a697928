/** An empty folder, gone afterwards with all that is in it. */
export class Folder implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync();

  /** The path of a file in it. */
  file(name: string): string {
    return `${this.path}/${name}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
