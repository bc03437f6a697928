import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { OptionName } from "../../config/options.ts";
import { MAX_FILE, readUpTo, TOO_LARGE } from "../../config/read-file.ts";
import { CannotUseCertificate } from "./cannot-use-certificate.ts";

/** An option, and the file that it names. */
export interface Named {
  readonly option: OptionName;
  readonly path: string;
}

/** Rights of those who are neither the owner nor of the group to read a file. */
const OTHERS = 0o004;

const CERTIFICATES =
  /-----BEGIN (?:X509 )?CERTIFICATE-----[^-]*-----END (?:X509 )?CERTIFICATE-----/g;
const KEY =
  /-----BEGIN ((?:RSA |EC |ENCRYPTED )?)PRIVATE KEY-----[^]*?-----END (?:RSA |EC |ENCRYPTED )?PRIVATE KEY-----/;

const refused = ({ option, path }: Named, why: string): CannotUseCertificate =>
  new CannotUseCertificate(option, path, why);

/** Why a file cannot be read, in words. */
function whyNotRead(cause: unknown): string {
  if (cause instanceof Deno.errors.NotFound) return "there is no such file";
  if (cause instanceof Deno.errors.PermissionDenied) {
    return "not permitted to read; look who owns the file and its folders";
  }
  if (cause instanceof Deno.errors.NotCapable) {
    return "the program was started without leave to read there (--allow-read)";
  }
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * A file's text, each byte a character: certificates may have comments in any encoding around them.
 *
 * @throws {CannotUseCertificate}
 */
export function readPem(file: Named): string {
  let bytes: Uint8Array;
  try {
    // What is no file, a pipe say, may have no end.
    if (!Deno.statSync(file.path).isFile) throw new Error("it is no file; name one");
    bytes = readUpTo(file.path, MAX_FILE + 1);
  } catch (cause) {
    throw refused(file, whyNotRead(cause));
  }
  if (bytes.length > MAX_FILE) throw refused(file, TOO_LARGE);
  return new TextDecoder("latin1").decode(bytes);
}

/** Whether others than the owner and the group may read a file; not known on Windows. */
export function isOpenToOthers(path: string): boolean {
  const { mode } = Deno.statSync(path);
  return Deno.build.os !== "windows" && ((mode ?? 0) & OTHERS) !== 0;
}

/**
 * The certificates in a file, in its order.
 *
 * @throws {CannotUseCertificate} when there is none, or one of them cannot be read
 */
export function certificatesIn(
  file: Named,
  text: string,
): readonly [X509Certificate, ...X509Certificate[]] {
  const [first, ...rest] = (text.match(CERTIFICATES) ?? []).map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch {
      // What it says tells nobody anything.
      throw refused(file, `certificate ${index + 1} in it cannot be read`);
    }
  });
  if (first === undefined) {
    throw refused(file, "it holds no certificate in PEM (-----BEGIN CERTIFICATE-----)");
  }
  return [first, ...rest];
}

/**
 * The private key in a file.
 *
 * @throws {CannotUseCertificate} when there is none, it has a passphrase, or it cannot be read
 */
export function keyIn(file: Named, text: string): KeyObject {
  const [block, kind] = KEY.exec(text) ?? [];
  if (block === undefined) throw refused(file, "it holds no private key in PEM");
  if (kind === "ENCRYPTED " || block.includes("Proc-Type: 4,ENCRYPTED")) {
    const how = "openssl pkey -in KEY -out NEW takes it away";
    throw refused(file, `its key has a passphrase, which nobody would be there to type; ${how}`);
  }
  try {
    return createPrivateKey(block);
  } catch {
    // Nothing of a key is told, not even in what somebody else says of it.
    throw refused(file, "the private key in it cannot be read");
  }
}

/** Certificates as node takes them. */
export const pemOf = (certificates: readonly X509Certificate[]): string =>
  certificates.map((certificate) => certificate.toString()).join("");
