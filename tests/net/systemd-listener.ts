/**
 * Stands for systemd: listens on the socket that its argument names, and prints what comes, a line of
 * JSON each. A process of its own, as tests have no right to open such sockets.
 */
const [path = ""] = Deno.args;
const socket = Deno.listenDatagram({ transport: "unixpacket", path });
const print = (value: unknown) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(value)}\n`));
print("listening");
for await (const [bytes] of socket) print(new TextDecoder().decode(bytes));
