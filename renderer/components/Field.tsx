import { type ReactNode, useId } from 'react';

type FieldIds = {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
};

type FieldProps = {
  readonly label: string;
  /** One sentence of help under the label. */
  readonly help?: string | undefined;
  /** What is wrong, in words; also marks the control as invalid. */
  readonly error?: string | undefined;
  /** A short remark at the right end of the label, for example "512 to 2048 px". */
  readonly note?: string | undefined;
  /** Gets what connects the control with its label, help and error: spread it on the control. */
  readonly children: (ids: FieldIds) => ReactNode;
};

/** A label, a control, its help and its error, connected for screen readers. */
export function Field({ label, help, error, note, children }: FieldProps) {
  const id = useId();
  const helpId = help === undefined ? undefined : `${id}-help`;
  const errorId = error === undefined ? undefined : `${id}-error`;
  const describedBy = [helpId, errorId].filter((part) => part !== undefined).join(' ');
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline gap-2">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {note === undefined ? null : <span className="figures ml-auto text-small text-muted">{note}</span>}
      </div>
      {children({
        id,
        'aria-describedby': describedBy === '' ? undefined : describedBy,
        'aria-invalid': error === undefined ? undefined : true,
      })}
      {help === undefined ? null : (
        <p id={helpId} className="text-small text-muted">
          {help}
        </p>
      )}
      {error === undefined ? null : (
        <p id={errorId} className="text-small text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
