import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { messages } from '../../messages/messages.ts';
import { detailsOf } from '../../stores/loadable.ts';

type State = { readonly error: unknown; readonly place: string };

/** Keeps a broken view from taking the window with it. A class because React asks for one. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined, place: '' };
  #wasHidden = false;

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  override componentDidCatch(_error: unknown, info: ErrorInfo): void {
    this.setState({ place: info.componentStack ?? '' });
  }

  /** A kept view is unmounted while it is hidden, and mounted when it is shown again: then it gets another chance. */
  override componentDidMount(): void {
    if (this.#wasHidden) this.setState({ error: undefined, place: '' });
    this.#wasHidden = false;
  }

  override componentWillUnmount(): void {
    this.#wasHidden = true;
  }

  override render(): ReactNode {
    const { error, place } = this.state;
    if (error === undefined) return this.props.children;
    const text = messages.shell.crash;
    return (
      <ErrorState
        title={text.title}
        text={text.text}
        details={`${detailsOf(error)}\n${place}`}
        onRetry={() => this.setState({ error: undefined, place: '' })}
        // A part of the window that could not be fetched stays so until the window is loaded anew.
        actions={<Button onClick={() => window.location.reload()}>{messages.shell.connection.reload}</Button>}
      />
    );
  }
}
