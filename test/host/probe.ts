/** The test module that the editor runs in its extension host: does what the stories ask for, until they let it go. */
import { connect } from "node:net";
import { runInThisContext } from "node:vm";
import * as vscode from "vscode";
import { createMessageConnection, SocketMessageReader, SocketMessageWriter } from "vscode-jsonrpc/node";
import { z } from "zod";
import { endNotification, evaluateRequest, functionSchema, portVariable } from "./probeMessages";

/** Called by the editor; when it resolves, a desktop editor closes. */
export async function run(): Promise<void> {
  const socket = connect(z.coerce.number().parse(process.env[portVariable]), "127.0.0.1");
  const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
  connection.onRequest(evaluateRequest, async ({ code, argument }) => {
    const result = await functionSchema.parse(runInThisContext(`(${code})`))(vscode, argument);
    return { result };
  });
  const ended = new Promise<void>((resolve) => {
    connection.onNotification(endNotification, resolve);
    connection.onClose(resolve);
  });
  connection.listen();
  await ended;
}
