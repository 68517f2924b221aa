/** An extension that does in the editor's extension host what the stories ask for. */
import { connect } from "node:net";
import { runInThisContext } from "node:vm";
import * as vscode from "vscode";
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from "vscode-jsonrpc/node";
import { z } from "zod";
import { evaluateRequest, functionSchema, portVariable } from "./probeMessages";

/** Called by the editor when its extension host has started. */
export function activate(): void {
  const socket = connect(z.coerce.number().parse(process.env[portVariable]), "127.0.0.1");
  const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  connection.onRequest(evaluateRequest, async ({ code, argument }) => {
    const result = await functionSchema.parse(runInThisContext(`(${code})`))(vscode, argument);
    return { result };
  });
  // Where nobody listens any more, the window is about to close.
  socket.on("error", () => undefined);
  connection.listen();
}
