/** The service cannot be installed, removed or asked for, in words for the one who wants it. */
export class CannotInstall extends Error {
  override readonly name = "CannotInstall";
  readonly code = "cannot-install";
}
