/** Starts a page: theme, error boundary, the shell around it. */
import "@/design/base.css";
import { Component, type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Button } from "@/design/Button";
import { EmptyState } from "@/design/EmptyState";
import { applyTheme } from "@/design/theme";

class PageBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    const actions = <Button onPress={() => location.reload()}>Reload the page</Button>;
    return (
      <EmptyState title="This page stopped working" actions={actions}>
        What is saved is safe. The reason: {this.state.error.message}
      </EmptyState>
    );
  }
}

export function mountPage(page: ReactNode): void {
  applyTheme();
  const root = document.getElementById("root");
  if (root === null) throw new Error('The page has no <div id="root">.');
  createRoot(root).render(
    <StrictMode>
      <PageBoundary>{page}</PageBoundary>
    </StrictMode>,
  );
}
