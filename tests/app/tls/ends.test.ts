import { assertEquals } from "@std/assert";
import { type CertificateEnd, EndWatch, inDays } from "../../../src/app/tls/ends.ts";
import { FakeTime } from "../../fake-time.ts";
import { RecordingLogger } from "../../net/recording-logger.ts";

const DAY = 86_400_000;

Deno.test("ends: the log is warned when asked to, and once a day, of what ends within 30 days", () => {
  const [time, logger] = [new FakeTime(), new RecordingLogger()];
  const end = (of: CertificateEnd["of"], days: number): CertificateEnd => {
    return { of, path: `${of}.pem`, at: time.now() + days * DAY };
  };
  let ends = [end("listen-tls-cert", 31), end("listen-tls-ca", 2.5), end("upstream-tls-ca", 90)];
  const watch = new EndWatch(() => ends, { clock: time, timers: time, logger });
  watch.look();
  assertEquals(logger.entries.map(({ level, text }) => `${level}: ${text}`), [
    'warning: listen-tls-ca: the certificate in "listen-tls-ca.pem" ends in 2 days, on 2026-03-09',
  ]);
  time.advance(2 * DAY);
  assertEquals(logger.entries.slice(1).map(({ text }) => text), [
    'listen-tls-ca: the certificate in "listen-tls-ca.pem" ends in 1 day, on 2026-03-09',
    'listen-tls-cert: the certificate in "listen-tls-cert.pem" ends in 29 days, on 2026-04-07',
    'listen-tls-ca: the certificate in "listen-tls-ca.pem" ends today or tomorrow, on 2026-03-09',
  ]);
  time.advance(DAY);
  const last = logger.entries.at(-1);
  assertEquals(last?.level, "error");
  assertEquals(
    last?.text,
    'listen-tls-ca: the certificate in "listen-tls-ca.pem" has ended on 2026-03-09: nobody takes it',
  );
  // A reload asks anew, and there is one timer all the same.
  ends = [];
  watch.look();
  assertEquals(time.pending, 1);
  watch.stop();
  assertEquals(time.pending, 0);
});

Deno.test("ends: how long something lasts is said in days", () => {
  assertEquals([0.5, 1, 1.9, 12].map((days) => inDays(days * DAY, 0)), [
    "today or tomorrow",
    "in 1 day",
    "in 1 day",
    "in 12 days",
  ]);
});
