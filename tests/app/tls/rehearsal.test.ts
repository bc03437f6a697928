import { assertEquals, assertRejects } from "@std/assert";
import { generateKeyPairSync } from "node:crypto";
import { CannotUseCertificate } from "../../../src/app/tls/cannot-use-certificate.ts";
import type { Identity } from "../../../src/app/tls/material.ts";
import { rehearse } from "../../../src/app/tls/rehearsal.ts";
import { X509Certificate } from "node:crypto";
import { FakeTime } from "../../fake-time.ts";
import { CA, LEAF } from "../../net/tls-rig.ts";

const identity = (cert: string, key: string): Identity => ({
  cert: {
    option: "listen-tls-cert",
    path: "own.pem",
    text: cert,
    pem: cert,
    certificates: [new X509Certificate(cert)],
  },
  key: { option: "listen-tls-key", path: "own.key", text: key, pem: key, isOpen: false },
});

Deno.test("rehearsal: a certificate and its key shake hands with themselves, and no timer is left", async () => {
  const time = new FakeTime();
  await rehearse(identity(LEAF.cert, LEAF.key), time);
  assertEquals(time.alarms, []);
});

Deno.test("rehearsal: a key that TLS does not take is told of with the option and the file", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
  const key = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const time = new FakeTime();
  const error = await assertRejects(
    () => rehearse(identity(CA.certify().cert, key), time),
    CannotUseCertificate,
    '--listen-tls-cert: cannot use "own.pem": its kind of key cannot be used',
  );
  assertEquals([error.option, time.alarms], ["listen-tls-cert", []]);
});
