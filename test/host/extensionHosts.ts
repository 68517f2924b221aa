/** The extension hosts of an editor, as they come: after a reload there is another. */
import { createServer, type Server, type Socket } from "node:net";
import { createMessageConnection, SocketMessageReader, SocketMessageWriter, type MessageConnection } from "vscode-jsonrpc/node";

export interface ExtensionHosts {
  /** The port that a probe calls. */
  readonly port: number;
  /** The next one whose probe calls. */
  next(): Promise<MessageConnection>;
  close(): void;
}

const startMilliseconds = 60_000;

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}

/** A port that nobody listens at now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function connectionOver(socket: Socket): MessageConnection {
  const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  // A host that ends breaks its pipe; whoever waits for an answer is told by the connection's end.
  connection.onError(() => undefined);
  connection.onClose(() => connection.dispose());
  connection.listen();
  return connection;
}

export async function listenForExtensionHosts(): Promise<ExtensionHosts> {
  const server = createServer();
  return {
    port: await listen(server),
    next: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("the editor's extension host did not start")), startMilliseconds);
        server.once("connection", (socket: Socket) => {
          clearTimeout(timer);
          resolve(connectionOver(socket));
        });
      }),
    close: () => void server.close(),
  };
}
