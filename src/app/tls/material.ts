import type { X509Certificate } from "node:crypto";
import { CannotUseCertificate } from "./cannot-use-certificate.ts";
import { certificatesIn, isOpenToOthers, keyIn, type Named, pemOf, readPem } from "./pem.ts";

/** A file that was read. */
export interface Loaded extends Named {
  /** Its content, for whether it has changed. Holds a key, where it is a key's. */
  readonly text: string;
}

/** A file of certificates. */
export interface LoadedCertificates extends Loaded {
  /** The first is its owner's, others lead to a CA; or all are CAs. */
  readonly certificates: readonly [X509Certificate, ...X509Certificate[]];
  /** All of them, in PEM. */
  readonly pem: string;
}

/** A certificate of ours, and its key. */
export interface Identity {
  readonly cert: LoadedCertificates;
  readonly key: LoadedKey;
}

/** A file of a private key. */
export interface LoadedKey extends Loaded {
  /** The key itself. */
  readonly pem: string;
  /** Others than the owner and the group may read the file. */
  readonly isOpen: boolean;
}

/** @throws {CannotUseCertificate} */
export function loadCertificates(file: Named): LoadedCertificates {
  const text = readPem(file);
  const certificates = certificatesIn(file, text);
  return { ...file, text, certificates, pem: pemOf(certificates) };
}

/**
 * A certificate with its key.
 *
 * @throws {CannotUseCertificate} also where the one is not the other's
 */
export function loadIdentity(certFile: Named, keyFile: Named): Identity {
  const cert = loadCertificates(certFile);
  const text = readPem(keyFile);
  const key = keyIn(keyFile, text);
  if (!cert.certificates[0].checkPrivateKey(key)) {
    const why = `the key is not that of the certificate in ${JSON.stringify(certFile.path)}`;
    throw new CannotUseCertificate(keyFile.option, keyFile.path, why);
  }
  // Written anew it is in the one form that everybody takes.
  const pem = String(key.export({ type: "pkcs8", format: "pem" }));
  return { cert, key: { ...keyFile, text, pem, isOpen: isOpenToOthers(keyFile.path) } };
}
