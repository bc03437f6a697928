/** What an HTTP server answered. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

async function hasCurl(): Promise<boolean> {
  try {
    return (await new Deno.Command("curl", { args: ["--version"], stdout: "null" }).output())
      .success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const WRITE_STATUS = ["--write-out", "\n%{http_code}"];

async function byCurl(url: string, type: string, body: string): Promise<HttpAnswer> {
  const line = ["-H", `Content-Type: ${type}`, "-X", "POST", "-d", body, url];
  const args = ["--silent", "--show-error", "--noproxy", "*", "--max-time", "15", ...WRITE_STATUS];
  const command = new Deno.Command("curl", { args: [...args, ...line] });
  const { success, stdout, stderr } = await command.output();
  const [said, trouble] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`curl failed: ${trouble}`);
  const [, answer = "", status] = /^([^]*)\n(\d{3})$/.exec(said ?? "") ?? [];
  return { status: Number(status), body: answer };
}

async function byFetch(url: string, type: string, body: string): Promise<HttpAnswer> {
  const headers = { "Content-Type": type };
  const response = await fetch(url, { method: "POST", headers, body });
  return { status: response.status, body: await response.text() };
}

/** Posts as `curl -H "Content-Type: …" -X POST -d '…' URL` does; by `fetch` where there is no curl. */
export async function curl(url: string, type: string, body: string): Promise<HttpAnswer> {
  return await (await hasCurl() ? byCurl : byFetch)(url, type, body);
}
