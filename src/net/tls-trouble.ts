/** A TLS handshake, or what is carried by TLS, failed; the message says why, without any key. */
export class TlsTrouble extends Error {
  override readonly name = "TlsTrouble";
  readonly code = "tls-trouble";
}

/** What the peer's last words mean, by the names that rustls has for them. */
const ALERTS: Readonly<Record<string, string>> = {
  CertificateRequired: "it wants a certificate of ours, and was shown none",
  UnknownCA: "it does not know the CA of our certificate",
  CertificateExpired: "our certificate counts no more, or not yet",
  CertificateRevoked: "our certificate was revoked",
  CertificateUnknown: "it does not take our certificate",
  BadCertificate: "it does not take our certificate",
  UnsupportedCertificate: "it cannot use our certificate",
  AccessDenied: "it does not let us in",
  ProtocolVersion: "it speaks no version of TLS that we do (1.2 and 1.3)",
  HandshakeFailure: "it and we have no cipher in common, or it wants a certificate of ours",
  UnrecognisedName: "it has no certificate for that name",
  DecryptError: "a signature in the handshake is wrong",
};

/** What is said of a peer that goes before its handshake is over. */
export const HUNG_UP = "the peer hung up during the TLS handshake";

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : "";

/** What went wrong in TLS with a peer, in plain words. */
export function tlsTrouble(error: Error): Error {
  if (error instanceof TlsTrouble) return error;
  const alert = /received fatal alert: (\w+)/.exec(error.message)?.[1];
  if (alert !== undefined) {
    return trouble(`the peer refuses TLS: ${ALERTS[alert] ?? alert} (alert ${alert})`, error);
  }
  const code = codeOf(error);
  if (code === "ERR_SSL_WRONG_VERSION_NUMBER") return trouble("the peer does not speak TLS", error);
  if (code === "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE") {
    return trouble("the peer shows no certificate, and one is demanded", error);
  }
  return error;
}

/** The same of a handshake that is not over. */
export function handshakeTrouble(error: Error): Error {
  const hungUp = codeOf(error) === "ECONNRESET" || error instanceof Deno.errors.ConnectionReset;
  return hungUp ? trouble(HUNG_UP, error) : tlsTrouble(error);
}

const trouble = (text: string, cause: unknown): TlsTrouble => new TlsTrouble(text, { cause });
