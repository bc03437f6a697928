const RULE = "!".repeat(78);

/** The warning that belongs into a log with card data. */
export const UNMASKED_WARNING = [
  "card data is NOT masked in this log:",
  RULE,
  "!!  Card data is NOT masked in this log: it shows whole card numbers.",
  "!!  Never run this way with real cards. Delete the log when you are done.",
  RULE,
].join("\n");

/** Records after which the warning comes again. */
export const UNMASKED_EVERY = 100;
