import { CannotKeepStats } from "../app/stat-file.ts";
import { CannotListen } from "../app/listening.ts";
import { CannotUseCertificate } from "../app/tls/cannot-use-certificate.ts";
import { CannotUseFile } from "../app/cannot-use-file.ts";
import { CannotDo } from "../app/reversal-desk.ts";
import { CodecError } from "../codec/errors.ts";
import { ProfileError } from "../codec/profile-error.ts";
import { OptionError } from "../config/option-error.ts";
import { CannotUseJournal } from "../journal/cannot-use-journal.ts";
import { CannotLog } from "../logging/cannot-log.ts";
import { CannotInstall } from "./service/cannot-install.ts";
import { CannotStart } from "./start-failure.ts";
import { EXIT, NobodyReads, type Terminal } from "./terminal.ts";

/** The user asked for something that cannot be. */
const isUsage = (error: unknown): error is Error =>
  error instanceof OptionError || error instanceof ProfileError;

const FAILURES = [
  CannotStart,
  CannotListen,
  CannotKeepStats,
  CannotUseFile,
  CannotUseJournal,
  CannotLog,
  CannotDo,
  CannotInstall,
  CodecError,
];

/** The system does not let us do what was asked for, or it cannot be done. */
const isFailure = (error: unknown): error is Error =>
  FAILURES.some((failure) => error instanceof failure);

/** The files of TLS are part of the configuration: another start does not make them better. */
const isOfCertificate = ({ cause }: Error): boolean => cause instanceof CannotUseCertificate;

/** Runs something that may fail for reasons that are the user's: those become an exit code. */
export async function failing(terminal: Terminal, act: () => Promise<number>): Promise<number> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof NobodyReads) return EXIT.nobodyReads;
    if (!isUsage(error) && !isFailure(error)) throw error;
    terminal.error(error.message);
    if (isUsage(error)) return EXIT.usage;
    return isOfCertificate(error) ? EXIT.config : EXIT.failure;
  }
}
