import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { checkServerIdentity, connect, type TLSSocket } from "node:tls";
import type { Timers } from "../ports.ts";
import type { ByteConn } from "./byte-conn.ts";
import { TlsConn } from "./tls-conn.ts";
import { handshakeTrouble, HUNG_UP, TlsTrouble } from "./tls-trouble.ts";
import { TlsTransport } from "./tls-transport.ts";

/** How the host is dialled by TLS. Certificates and keys are in PEM. */
export interface DialledTls {
  /** The name, or IP address, that the host's certificate has to be for. */
  readonly name: string;
  /** Those who may have signed it. Default: the well-known CAs. */
  readonly ca: string | undefined;
  /** Our own certificate, with those that lead to its CA, and its key. Default: none is shown. */
  readonly own: { readonly cert: string; readonly key: string } | undefined;
}

/** A connection by TLS, and what is to be said of the host. */
export interface DialledConn {
  readonly conn: ByteConn;
  /** `TLSv1.3` or `TLSv1.2`. */
  readonly version: string;
  readonly certificate: X509Certificate;
}

/**
 * Milliseconds for a host to say what it thinks of our certificate, or of there being none. In TLS 1.3
 * the handshake is over for us before it has: a link that was up for that long would take sales with it.
 * Most hosts send something at once, so that nobody waits for it.
 */
const VERDICT = 300;

/** What a host means, as a rule, that goes without a word when the handshake is over for us. */
const whyUnwanted = ({ own }: DialledTls): string =>
  `the host hung up after the TLS handshake: it may ${
    own === undefined ? "want a certificate of ours" : "not take our certificate"
  }`;

/** A point in time for people. */
const dayOf = (date: Date): string => `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Characters of what a stranger's certificate says of itself that are shown at the most. */
const MOST_SHOWN = 200;

/** What a certificate says, which may be anything, for the log. */
function shown(text: string): string {
  const line = text.replaceAll("\n", ", ").replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ");
  return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}…` : line;
}

const misnamed = ({ subjectAltName, subject }: X509Certificate, name: string): string =>
  `the host's certificate is for ${shown(subjectAltName ?? subject)}, not for ${name}`;

/** What is wrong with the host's certificate, in words. */
function whyNotTrusted(socket: TLSSocket, { name, ca }: DialledTls): string {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return "the host showed no certificate";
  const { validFromDate: begins, validToDate: ends, issuer } = certificate;
  const now = Date.now();
  if (ends.getTime() < now) return `the host's certificate has expired: it ended ${dayOf(ends)}`;
  if (begins.getTime() > now) return `the host's certificate counts from ${dayOf(begins)} on only`;
  // node calls it so.
  if (String(socket.authorizationError) === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return misnamed(certificate, name);
  }
  const known = ca === undefined ? "the well-known ones" : "those that we know";
  const signed = `the host's certificate was signed by an unknown CA (${shown(issuer)})`;
  return `${signed}: it does not lead to ${known}, or by way of one that counts no more`;
}

/** Fails unless the host has proved to be who it is to be. */
function trusted(socket: TLSSocket, tls: DialledTls): X509Certificate {
  const certificate = socket.getPeerX509Certificate();
  // Ours never are; were one, everything that is looked at below would have been skipped.
  if (socket.isSessionReused()) throw new TlsTrouble("an old session is no proof of who it is");
  if (!socket.authorized || certificate === undefined) {
    throw new TlsTrouble(whyNotTrusted(socket, tls));
  }
  const wrong = checkServerIdentity(tls.name, socket.getPeerCertificate());
  if (wrong !== undefined) throw new TlsTrouble(misnamed(certificate, tls.name), { cause: wrong });
  return certificate;
}

/** The handshake, up to where we have seen the host's certificate. */
function shakeHands(socket: TLSSocket, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const gaveUp = () => reject(signal.reason);
  signal.addEventListener("abort", gaveUp);
  socket.once("secureConnect", () => resolve());
  socket.once("error", (error) => reject(handshakeTrouble(error)));
  socket.once("close", () => reject(new TlsTrouble(HUNG_UP)));
  return promise.finally(() => signal.removeEventListener("abort", gaveUp));
}

/** Waits for the host to say something, or to hang up, for a moment. */
function verdict(
  transport: TlsTransport,
  socket: TLSSocket,
  timers: Timers,
  unwanted: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(VERDICT, resolve);
    transport.heard = () => {
      transport.heard = undefined;
      cancel();
      // What it said is looked at before anything else is done.
      timers.after(0, resolve);
    };
    const gone = () => reject(new TlsTrouble(unwanted));
    socket.once("error", (error) => reject(handshakeTrouble(error)));
    for (const event of ["end", "close"]) socket.once(event, gone);
    if (socket.readableEnded) gone();
  });
}

/**
 * Goes over to TLS on a connection that we have dialled, which it takes over.
 *
 * @param signal ends the attempt
 * @throws {Error} why it failed, in plain words; the connection is closed then
 */
export async function dialTls(
  conn: Deno.TcpConn,
  tls: DialledTls,
  timers: Timers,
  signal: AbortSignal,
): Promise<DialledConn> {
  const transport = new TlsTransport(conn);
  const socket = connect({
    socket: transport,
    host: tls.name,
    // By its address a host has no name to be asked for.
    ...isIP(tls.name) === 0 && { servername: tls.name },
    ...tls.ca !== undefined && { ca: tls.ca },
    ...tls.own,
    minVersion: "TLSv1.2",
    // Whether the host is trusted is looked at below, as node does: only so there is a certificate to
    // tell of. Nothing is sent before.
    rejectUnauthorized: false,
  });
  try {
    signal.throwIfAborted();
    await shakeHands(socket, signal);
    const certificate = trusted(socket, tls);
    const version = socket.getProtocol() ?? "TLS";
    if (version === "TLSv1.3") await verdict(transport, socket, timers, whyUnwanted(tls));
    return { conn: new TlsConn(socket, transport, conn), version, certificate };
  } catch (cause) {
    socket.on("error", () => {
      // It is closed, whatever else it finds wrong.
    });
    socket.destroy();
    transport.cut();
    throw transport.cause === undefined || signal.aborted
      ? cause
      : handshakeTrouble(asError(cause));
  }
}

const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error(String(cause));
