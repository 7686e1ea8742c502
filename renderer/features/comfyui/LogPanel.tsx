import { useEffect, useRef } from 'react';
import { CopyButton } from '../../components/CopyButton.tsx';
import { messages } from '../../messages/messages.ts';
import { useComfy } from '../../stores/comfy.ts';
import { Panel } from './Panel.tsx';
import { useComfyLog } from './use-comfy-log.ts';

const texts = messages.comfyui;
/** Whoever has scrolled up further than this reads something and is left there. */
const NEAR_END_PX = 40;

/** What ComfyUI says, newest at the bottom. */
export function LogPanel() {
  const isSupervised = useComfy(({ comfy }) => comfy?.mode === 'supervised');
  const { lines, file } = useComfyLog();
  const box = useRef<HTMLPreElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    if (box.current !== null && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  if (!isSupervised) return null;
  return (
    <Panel
      title={texts.log}
      note={file === null ? undefined : <span className="text-small wrap-anywhere">{file}</span>}
      actions={<CopyButton text={lines.join('\n')} label={texts.logCopy} size="small" />}
    >
      {lines.length === 0 ? (
        <p className="text-muted">{texts.logEmpty}</p>
      ) : (
        <pre
          ref={box}
          // Scrollable by keyboard, as WCAG asks of anything that scrolls.
          tabIndex={0}
          aria-label={texts.log}
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
            isAtEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
          }}
          className="max-h-72 overflow-auto rounded-control bg-bg p-3 font-mono text-small leading-5 whitespace-pre-wrap wrap-anywhere text-muted"
        >
          {lines.join('\n')}
        </pre>
      )}
    </Panel>
  );
}
