import { Authority, type Certified } from "../net/certificates.ts";
import { Folder } from "./folder.ts";

/** Files of certificates and keys, for the options of TLS. */
export class Pems implements AsyncDisposable {
  readonly ca = new Authority();
  readonly #folder = new Folder();

  /** Writes a certificate and its key, and gives their files. */
  write(name: string, { cert, key }: Certified): { readonly cert: string; readonly key: string } {
    return { cert: this.file(`${name}.pem`, cert), key: this.file(`${name}.key`, key) };
  }

  /** Writes a file that only its owner may read, and gives its path. */
  file(name: string, text: string): string {
    const path = this.#folder.file(name);
    Deno.writeTextFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** A CA's file. */
  caFile(ca: Authority = this.ca, name = "ca.pem"): string {
    return this.file(name, ca.cert);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder[Symbol.asyncDispose]();
  }
}
