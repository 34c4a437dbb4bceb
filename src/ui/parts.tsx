import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { basePath } from './base-path';
import { refusalFrom, type Refusal } from './api';

/** Shows a refusal of the server, with its text. */
export function ProblemNote({ refusal, onClose }: { refusal: Refusal | null; onClose?: () => void }) {
  if (!refusal) return null;
  const { type, title, status, detail, errors = [] } = refusal.problem;
  return (
    <div class="note bad" role="alert">
      <div>
        <strong>{title}</strong> {status ? <span class="code">{status}</span> : null}
        <p>{detail}</p>
        {errors.length > 1 ? (
          <ul>
            {errors.map((one) => (
              <li>
                <code>{one.pointer}</code> {one.detail}
              </li>
            ))}
          </ul>
        ) : null}
        {type?.startsWith('/problems/') ? <a href={basePath + type}>About this problem</a> : null}
      </div>
      {onClose ? (
        <button type="button" class="plain" aria-label="Dismiss" onClick={onClose}>
          ×
        </button>
      ) : null}
    </div>
  );
}

/** State of an action by the user: whether it is running, and the refusal if it failed. */
export function useAction(): {
  busy: boolean;
  refusal: Refusal | null;
  clear: () => void;
  run: (act: () => Promise<void>) => Promise<boolean>;
} {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const run = async (act: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setRefusal(null);
    try {
      await act();
      return true;
    } catch (error) {
      setRefusal(refusalFrom(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, run, clear: () => setRefusal(null) };
}

interface DialogProps {
  title: string;
  children: ComponentChildren;
  onClose: () => void;
}

/** A modal dialog: the browser keeps the focus in it, and Escape closes it. */
export function Dialog({ title, children, onClose }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const opener = document.activeElement as HTMLElement | null;
    ref.current?.showModal();
    // The browser gives the focus back only to a dialog that is closed before it is removed.
    return () => opener?.focus();
  }, []);
  const outside = (event: MouseEvent): void => {
    if (event.target === ref.current) onClose();
  };
  return (
    <dialog ref={ref} aria-labelledby={id} onClose={onClose} onMouseDown={outside}>
      <div class="dialog">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

/** For an element that takes the place of what had the focus: browsers heed `autofocus` only as a dialog opens. */
export function useFocus<T extends HTMLElement>() {
  const ref = useRef<T>(null);
  useLayoutEffect(() => ref.current?.focus(), []);
  return ref;
}

/** Closes a dialog whose work is done. */
export function DoneButton({ onClose }: { onClose: () => void }) {
  return (
    <button ref={useFocus<HTMLButtonElement>()} type="button" class="primary" onClick={onClose}>
      Done
    </button>
  );
}

interface FieldProps {
  label: string;
  hint?: string;
  children: (id: string, hintId: string | undefined) => ComponentChildren;
  class?: string;
}

export function Field({ label, hint, children, class: className = '' }: FieldProps) {
  const id = useId();
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  return (
    <div class={`field ${className}`}>
      <label for={id}>{label}</label>
      {children(id, hintId)}
      {hint === undefined ? null : <small id={hintId}>{hint}</small>}
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A labelled number. */
export function Figure({
  label,
  value,
  tone = '',
  unit,
}: {
  label: string;
  value: string;
  tone?: string;
  unit?: string;
}) {
  return (
    <div class={`figure ${tone}`}>
      <dt>{label}</dt>
      <dd>
        {value}
        {unit === undefined ? null : <span class="unit">{unit}</span>}
      </dd>
    </div>
  );
}

/** A small chart of the last hour: incoming messages above, outgoing ones below. */
export function Spark({ cameIn, wentOut }: { cameIn: readonly number[]; wentOut: readonly number[] }) {
  const most = Math.max(...cameIn, ...wentOut, 1);
  const [width, height] = [104, 24];
  const line = (values: readonly number[]): string =>
    values
      .map((value, i) => {
        const [x, y] = [(i / (values.length - 1)) * width, height - 1.5 - (value / most) * (height - 3)];
        return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
      })
      .join('');
  const isQuiet = cameIn.every((value) => value === 0) && wentOut.every((value) => value === 0);
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      aria-hidden="true"
      preserveAspectRatio="none"
    >
      {isQuiet ? (
        <path class="quiet" d={`M0 ${height - 1.5}L${width} ${height - 1.5}`} />
      ) : (
        <>
          <path class="area" d={`${line(cameIn)}L${width} ${height}L0 ${height}Z`} />
          <path class="out" d={line(wentOut)} />
          <path class="in" d={line(cameIn)} />
        </>
      )}
    </svg>
  );
}
