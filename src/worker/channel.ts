/** The typed channel between a worker process and its owner: JSON-RPC over IPC, names and types from the protocol. */
import { NotificationType, RequestType, ResponseError, type MessageConnection } from "vscode-jsonrpc/node";
import {
  CancelledError,
  EngineError,
  engineErrorCode,
  InputError,
  inputErrorCode,
  type WorkerNotifications,
  type WorkerRequests,
} from "../protocol";

export type RequestName = keyof WorkerRequests;
export type NotificationName = keyof WorkerNotifications;

/** A name that is missing here does not compile, so that no kind of news is lost in silence. */
const named: Readonly<{ [Name in NotificationName]: Name }> = {
  trainProgress: "trainProgress",
  epochDone: "epochDone",
  runResumed: "runResumed",
  prepareProgress: "prepareProgress",
  checkProgress: "checkProgress",
};
export const notificationNames: readonly NotificationName[] = Object.values(named);

const cancelledCode = 130;

export const requestType = <Name extends RequestName>(name: Name) =>
  new RequestType<WorkerRequests[Name]["parameters"], WorkerRequests[Name]["result"], void>(name);

export const notificationType = <Name extends NotificationName>(name: Name) =>
  new NotificationType<WorkerNotifications[Name]>(name);

/** The handshake: what a worker says first. Another version of the protocol is another program. */
export const readyNotification = new NotificationType<{ readonly protocolVersion: number }>("ready");
export const protocolVersion = 1;

/** What an error becomes on the wire, and back. */
export function toWire(error: unknown): ResponseError {
  if (error instanceof InputError) return new ResponseError(inputErrorCode, error.message);
  if (error instanceof EngineError) return new ResponseError(engineErrorCode, error.message);
  if (error instanceof CancelledError) return new ResponseError(cancelledCode, error.message);
  return new ResponseError(1, error instanceof Error ? error.message : String(error));
}

export function fromWire(error: unknown): Error {
  if (!(error instanceof ResponseError)) return error instanceof Error ? error : new Error(String(error));
  if (error.code === inputErrorCode) return new InputError(error.message);
  if (error.code === engineErrorCode) return new EngineError(error.message);
  if (error.code === cancelledCode) return new CancelledError();
  return new Error(error.message);
}

export type { MessageConnection };
