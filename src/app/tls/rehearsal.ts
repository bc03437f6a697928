import { Duplex } from "node:stream";
import { connect, createServer } from "node:tls";
import type { Timers } from "../../ports.ts";
import { CannotUseCertificate } from "./cannot-use-certificate.ts";
import type { Identity } from "./material.ts";

/** Milliseconds for a handshake with ourselves, which takes some of them. */
const PATIENCE = 5_000;

/** Two streams, of which each reads what the other was written. */
function pair(): readonly [Duplex, Duplex] {
  const make = (other: () => Duplex): Duplex =>
    new Duplex({
      read() {},
      write(chunk, _, done) {
        other().push(chunk);
        done();
      },
      final(done) {
        other().push(null);
        done();
      },
    });
  const one: Duplex = make(() => two);
  const two: Duplex = make(() => one);
  return [one, two];
}

/**
 * Shakes hands with ourselves by a certificate and its key: there are kinds of key, and sizes, that TLS
 * does not take, which would show at the first client otherwise.
 *
 * @throws {CannotUseCertificate}
 */
export async function rehearse({ cert, key }: Identity, timers: Timers): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const [near, far] = pair();
  const late = () => reject(new Error("no end of the handshake"));
  const cancel = timers.after(PATIENCE, late);
  try {
    const server = createServer({ cert: cert.pem, key: key.pem, minVersion: "TLSv1.2" });
    server.once("secureConnection", () => resolve());
    server.once("tlsClientError", reject);
    server.emit("connection", near);
    // Whoever signed it: it is the key that is tried.
    const client = connect({ socket: far, servername: "localhost", rejectUnauthorized: false });
    client.on("error", reject);
    await promise;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const kinds = "TLS takes RSA of 2048 bits and more, ECDSA on P-256 and P-384, and Ed25519";
    const text = `its kind of key cannot be used (${why}); ${kinds}`;
    throw new CannotUseCertificate(cert.option, cert.path, text);
  } finally {
    cancel();
    near.destroy();
    far.destroy();
  }
}
