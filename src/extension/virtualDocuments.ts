/** Documents that lie on no disk, such as a comparison of two trials: shown as rendered Markdown, gone when they are closed. */
import * as vscode from "vscode";

const scheme = "hybrid-hypothesis";

export interface VirtualDocuments {
  /** Shows a Markdown text under a name such as "Two trials". */
  show(name: string, text: string): Promise<void>;
  dispose(): void;
}

export function openVirtualDocuments(): VirtualDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
  return {
    async show(name, text) {
      const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
      texts.set(uri.toString(), text);
      changed.fire(uri);
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}
