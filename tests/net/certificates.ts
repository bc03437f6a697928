import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/*
 * Certificates for tests, made when they are wanted, as committed ones would run out one day. As much of
 * X.509 in DER as they need: ECDSA on P-256, signed by SHA-256.
 */

const DAY = 86_400_000;

const bytesOf = (...parts: readonly (Uint8Array | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => typeof part === "number" ? [part] : [...part]));

/** A value of DER: tag, length, content. */
function der(tag: number, ...content: readonly (Uint8Array | number)[]): Uint8Array {
  const bytes = bytesOf(...content);
  const { length } = bytes;
  if (length < 128) return bytesOf(tag, length, bytes);
  return length < 256
    ? bytesOf(tag, 0x81, length, bytes)
    : bytesOf(tag, 0x82, length >> 8, length & 255, bytes);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const octets = (bytes: Uint8Array) => der(0x04, bytes);
const bits = (bytes: Uint8Array) => der(0x03, 0, bytes);
const text = (value: string) => new TextEncoder().encode(value);
const TRUE = der(0x01, 255);

/** An object identifier, by the bytes of its content. */
const oid = (hex: string) => der(0x06, Uint8Array.fromHex(hex));
const ECDSA_SHA256 = sequence(oid("2a8648ce3d040302"));
const COMMON_NAME = oid("550403");
const BASIC_CONSTRAINTS = oid("551d13");
const SUBJECT_ALT_NAME = oid("551d11");
const AUTHORITY_KEY = oid("551d23");
const SUBJECT_KEY = oid("551d0e");

const nameOf = (common: string) =>
  sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, text(common)))));

/** GeneralizedTime: `20260307090805Z`. */
const timeOf = (at: number) =>
  der(0x18, text(`${new Date(at).toISOString().replaceAll(/[-:T]|\.\d+/g, "")}`));

/** A DNS name, or an IPv4 address. */
const altName = (name: string) =>
  /^[\d.]+$/.test(name) ? der(0x87, ...name.split(".").map(Number)) : der(0x82, text(name));

const pem = (kind: string, bytes: Uint8Array) =>
  `-----BEGIN ${kind}-----\n${
    bytes.toBase64().replaceAll(/.{64}(?=.)/g, "$&\n")
  }\n-----END ${kind}-----\n`;

/** A certificate and its key, in PEM. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
}

/** What a certificate is to say. */
export interface CertificateWish {
  /** The subject's common name. Default: `localhost`. */
  readonly common?: string;
  /** DNS names and IPv4 addresses that it is for. Default: `localhost` and 127.0.0.1. */
  readonly names?: readonly string[];
  /** Days from now on which it begins. Default: -1. */
  readonly begins?: number;
  /** Days from now on which it ends. Default: 90. */
  readonly ends?: number;
}

/** Makes a certificate of the subject's key. */
function certificateOf(
  { common = "localhost", names = ["localhost", "127.0.0.1"], begins = -1, ends = 90 }:
    CertificateWish,
  subjectKey: KeyObject,
  issuer: { readonly common: string; readonly key: KeyObject; readonly id: Uint8Array },
  isAuthority: boolean,
  id: Uint8Array,
): string {
  const now = Date.now();
  const extension = (which: Uint8Array, value: Uint8Array, critical = false) =>
    sequence(which, ...critical ? [TRUE] : [], octets(value));
  const own = isAuthority
    ? extension(BASIC_CONSTRAINTS, sequence(TRUE), true)
    : extension(SUBJECT_ALT_NAME, sequence(...names.map(altName)));
  const body = sequence(
    der(0xa0, der(0x02, 2)),
    der(0x02, 0x10, randomBytes(8)),
    ECDSA_SHA256,
    nameOf(issuer.common),
    sequence(timeOf(now + begins * DAY), timeOf(now + ends * DAY)),
    nameOf(common),
    subjectKey.export({ type: "spki", format: "der" }),
    der(
      0xa3,
      sequence(
        own,
        extension(SUBJECT_KEY, octets(id)),
        extension(AUTHORITY_KEY, sequence(der(0x80, issuer.id))),
      ),
    ),
  );
  const signature = sign("sha256", body, issuer.key);
  return pem("CERTIFICATE", sequence(body, ECDSA_SHA256, bits(signature)));
}

const newKey = () => generateKeyPairSync("ec", { namedCurve: "P-256" });
const keyText = (key: KeyObject) => String(key.export({ type: "pkcs8", format: "pem" }));

/** One who signs certificates. */
export class Authority {
  /** Its own certificate, in PEM. */
  readonly cert: string;
  readonly #common: string;
  readonly #key: KeyObject;
  readonly #id = randomBytes(20);

  /** @param above who signs its certificate. Default: itself */
  constructor(wish: CertificateWish = {}, above?: Authority) {
    const { publicKey, privateKey } = newKey();
    this.#common = wish.common ?? "Test CA";
    this.#key = privateKey;
    const own = { common: this.#common, key: privateKey, id: this.#id };
    const issuer = above === undefined ? own : above.#issuer;
    this.cert = certificateOf({ ...wish, common: this.#common }, publicKey, issuer, true, this.#id);
  }

  get #issuer() {
    return { common: this.#common, key: this.#key, id: this.#id };
  }

  /** Makes a certificate and its key. */
  certify(wish: CertificateWish = {}): Certified {
    const { publicKey, privateKey } = newKey();
    const cert = certificateOf(wish, publicKey, this.#issuer, false, randomBytes(20));
    return { cert, key: keyText(privateKey) };
  }
}
