/** Every subcommand's name, with what it is for: the one list of them. */
export const COMMAND_SUMMARIES = {
  demo: "gateway and bank in one, to see a sale",
  check: "everything that a start would need, without starting",
  reversals: "sales that are being reversed, or wait for a person",
  reload: "have a gateway that runs read its configuration anew",
  decode: "show messages, field by field",
  encode: "make messages of JSON",
  diff: "compare two messages",
  redact: "mask card data in messages",
  validate: "tell what is wrong with messages",
  send: "send messages to a host",
  doctor: "find out what a host speaks",
  profile: "list, show, check and import profiles",
  service: "install it as a service of the system, or remove it",
  schema: "JSON Schema of the file of options",
  completions: "completion for a shell",
  version: "the version, and what the program was made of",
} as const;

/** The name of a subcommand. */
export type CommandName = keyof typeof COMMAND_SUMMARIES;

/** Whether an argument is the name of a subcommand. */
export const isCommand = (text: string): text is CommandName =>
  Object.hasOwn(COMMAND_SUMMARIES, text);
